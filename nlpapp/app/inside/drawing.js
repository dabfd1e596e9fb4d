// What the picture is made of: elements, maps of bytes, lines.
const FOR = "#2F80ED", AGAINST = "#E07A1F", GREY = "#8A8F98";
const GATES = {forget_gate: "#2F80ED", update_gate: "#2F80ED", input_gate: "#14977A",
  reset_gate: "#14977A", output_gate: "#D9478F"};
const W = DATA.words;

const make = (tag, parent, look = "", text = "") => {
  const it = document.createElement(tag);
  if (look) it.className = look;
  if (text) it.textContent = text;
  parent.append(it);
  return it;
};
const draw = (tag, parent, attributes, text = "") => {
  const it = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) it.setAttribute(name, value);
  if (text) it.textContent = text;
  parent.append(it);
  return it;
};
const fill = (sentence, facts) =>
  sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? `{${name}}`);
const two = value => value.toFixed(2);
const percent = value => `${Math.round(100 * value)}%`;

function bytes(base64) {
  return Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
}

// One row of pixels a unit, one column a word. A state's byte 128 is zero, a gate's byte 0.
function map(canvas, it, time) {
  const data = bytes(it.bytes), units = data.length / time;
  canvas.width = time;
  canvas.height = units;
  const image = new ImageData(time, units);
  for (let i = 0; i < data.length; i++) {
    const value = it.signed ? (data[i] - 128) / 127 : data[i] / 255;
    const hue = value < 0 ? [224, 122, 31] : [47, 128, 237];
    // A few units reach far: a root lets the others be seen.
    const strength = it.signed ? Math.sqrt(Math.abs(value)) : value;
    image.data.set([...hue, 255 * Math.min(1, strength)], 4 * i);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return (word, unit) => {
    const byte = data[unit * time + word];
    return it.signed ? it.scale * (byte - 128) / 127 : byte / 255;
  };
}

function lines(canvas, courses, time) {
  const dense = window.devicePixelRatio || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = width * dense;
  canvas.height = height * dense;
  const pen = canvas.getContext("2d");
  pen.scale(dense, dense);
  pen.strokeStyle = pen.fillStyle = GREY;
  pen.globalAlpha = 0.5;
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(0, height / 2);
  pen.lineTo(width, height / 2);
  pen.stroke();
  pen.globalAlpha = 1;
  pen.setLineDash([]);
  for (const {values, colour} of courses) {
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    pen.beginPath();
    values.forEach((value, place) => {
      pen.lineTo((place + 0.5) * width / time, 2 + (1 - value) * (height - 4));
    });
    pen.stroke();
  }
}
