// Words on the page that stand out too little from what is behind them, by the contrast that WCAG
// 2.2 asks for (4.5 to 1, of large letters 3 to 1): [words, contrast] each. Left out are words in
// pictures, on what cannot be pressed, and what Streamlit colours by itself: code, and the value
// above a slider, which lies outside of its thumb.
const LEFT_OUT = "script, style, noscript, svg, [aria-hidden=true], :disabled, " +
  "[aria-disabled=true], [data-testid=stCode], [data-testid=stSliderThumbValue]";
const painter = document.createElement("canvas").getContext("2d", {willReadFrequently: true});

// Any colour of CSS as [red, green, blue, opacity], up to 255 and 1.
function parts(colour) {
  painter.clearRect(0, 0, 1, 1);
  painter.fillStyle = colour;
  painter.fillRect(0, 0, 1, 1);
  const [red, green, blue, opacity] = painter.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, opacity / 255];
}

const over = ([red, green, blue, opacity], below) =>
  [red, green, blue].map((it, place) => it * opacity + below[place] * (1 - opacity));

function* upwards(element) {
  for (let at = element; at; at = at.parentElement) yield at;
}

function behind(element) {
  const layers = [];
  for (const at of upwards(element)) {
    const colour = parts(getComputedStyle(at).backgroundColor);
    if (colour[3]) layers.unshift(colour);
    if (colour[3] === 1) break;
  }
  return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
}

function luminance(colour) {
  const [red, green, blue] = colour.map(it =>
    (it /= 255) <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement, words = walker.currentNode.nodeValue.trim();
  const shown = element.checkVisibility({opacityProperty: true, visibilityProperty: true});
  if (!words || !shown || element.closest(LEFT_OUT)) continue;
  const style = getComputedStyle(element), below = behind(element);
  const [red, green, blue, own] = parts(style.color);
  let opacity = own;
  for (const at of upwards(element)) opacity *= Number(getComputedStyle(at).opacity);
  const [less, more] = [luminance(over([red, green, blue, opacity], below)), luminance(below)]
    .sort((a, b) => a - b);
  const contrast = (more + 0.05) / (less + 0.05), size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (contrast < (large ? 3 : 4.5)) found.push([words.slice(0, 60), contrast.toFixed(2)]);
}
return found;
