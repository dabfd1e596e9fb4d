// Draws what Python measured of one text and steps through it. Adds nothing to the figures: DATA
// holds maps, means, flows, units and scores for each word; this file turns them into a picture.
const FOR = "#2F80ED", AGAINST = "#E07A1F", GREY = "#8A8F98";
const GATES = {forget_gate: "#2F80ED", update_gate: "#2F80ED", input_gate: "#14977A",
  reset_gate: "#14977A", output_gate: "#D9478F"};
const W = DATA.words, STEP_MS = 700;

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

// The cell, drawn anew: what it holds runs along the top, the gates stand beneath. `show` puts in
// the values of a word.
function diagram(parent, kind) {
  const svg = draw("svg", parent, {viewBox: "0 0 420 190", "aria-hidden": "true"});
  const wire = points => draw("polyline", svg, {points, class: "wire", "stroke-width": 1.5});
  const text = (x, y, said = "", look = "") => draw("text", svg, {x, y, class: look}, said);
  const node = (x, y, sign) => {
    draw("circle", svg, {cx: x, cy: y, r: 11, class: "box"});
    text(x, y + 4.5, sign);
  };
  const box = (x, y, name, look = {}) => {
    draw("rect", svg, {x: x - 38, y, width: 76, height: 36, rx: 6, class: "box"});
    const strength = draw("rect", svg, {x: x - 38, y: y + 31, width: 0, height: 5, rx: 2, ...look});
    text(x, y + 14, name, "small");
    const value = text(x, y + 27.5);
    return share => {
      value.textContent = two(share);
      strength.setAttribute("width", 76 * Math.min(1, share));
    };
  };
  const road = (x1, x2, y) => {
    const it = draw("line", svg, {x1, x2, y1: y, y2: y, stroke: FOR, "stroke-linecap": "round"});
    return share => it.setAttribute("stroke-width", 1.5 + 14 * Math.min(1, share));
  };
  const put = (x, y) => {
    const it = text(x, y);
    return value => { it.textContent = two(value); };
  };
  if (kind === "rnn") {
    const before = road(30, 170, 60), after = road(250, 390, 60);
    draw("rect", svg, {x: 172, y: 40, width: 76, height: 40, rx: 6, class: "box"});
    text(210, 65, "tanh");
    wire("210,140 210,82");
    text(210, 156, W.word, "small");
    text(90, 98, W.hidden_before, "small");
    text(330, 98, W.hidden_now, "small");
    const held = put(90, 40), now = put(330, 40);
    return (flows, largest) => {
      before(flows.held / largest); after(flows.now / largest);
      held(flows.held); now(flows.now);
    };
  }
  const lstm = kind === "lstm";
  const before = road(15, 88, 40), kept = road(112, 218, 40), after = road(242, 405, 40);
  const at = lstm ? {keep: 55, write: 145, made: 230, out: 330} : {keep: 100, write: 0, made: 230};
  wire(`${at.keep},100 ${at.keep === 100 ? "100,52" : "55,70 100,70 100,52"}`);
  node(100, 40, "×");
  node(230, 40, "+");
  const keep = box(at.keep, 100, lstm ? W.forget_gate : W.update_gate, {fill: FOR});
  let write, out;
  if (lstm) {
    wire("230,100 230,86");
    wire("145,100 145,75 219,75");
    node(230, 75, "×");
    wire("230,64 230,52");
    write = box(145, 100, W.input_gate, {fill: "#14977A"});
    wire("330,40 330,64");
    node(330, 75, "×");
    wire("330,100 330,86");
    wire("341,75 405,75");
    out = box(330, 100, W.output_gate, {fill: "#D9478F"});
  } else {
    wire("230,100 230,52");
    wire("318,118 270,118");
    write = box(356, 100, W.reset_gate, {fill: "#14977A"});
  }
  const made = box(230, 100, W.candidate, {fill: GREY});
  wire("20,165 400,165");
  for (const x of Object.values(at).filter(Boolean)) wire(`${x},165 ${x},137`);
  if (!lstm) wire("356,165 356,137");
  text(210, 182, fill(W.fed, {}), "small");
  text(45, 20, lstm ? W.cell_before : W.hidden_before, "small");
  text(165, 20, W.kept, "small");
  text(lstm ? 272 : 330, 20, lstm ? W.cell_now : W.hidden_now, "small");
  if (lstm) text(415, 93, W.hidden_now, "small end");
  const held = put(45, 64), left = put(165, 64), now = put(lstm ? 285 : 330, 64);
  const let_out = lstm ? put(385, 68) : null;
  return (flows, largest, means) => {
    before(flows.held / largest); kept(flows.kept / largest); after(flows.now / largest);
    held(flows.held); left(flows.kept); now(flows.now);
    keep(means.forget_gate ?? means.update_gate);
    write(means.input_gate ?? means.reset_gate);
    made(flows.made);
    if (lstm) { out(means.output_gate); let_out(flows.out); }
  };
}

function panel(parent, model, jump) {
  const time = model.tokens.length;
  const it = make("section", parent, "panel");
  const head = make("h3", it);
  make("i", head).style.background = model.colour;
  head.append(model.title);
  const body = make("div", it);
  let way = 0, step = 0, show = () => {};

  if (model.directions.length > 1) {
    const ways = make("span", head, "ways");
    model.directions.forEach((direction, place) => {
      const button = make("button", ways, "", direction.label);
      button.type = "button";
      button.onclick = () => { way = place; build(); show(step); };
    });
  }

  function pointed(element, far) {
    const tell = event => {
      const box = element.getBoundingClientRect();
      const place = Math.floor((event.clientX - box.left) / box.width * time);
      return [Math.max(0, Math.min(time - 1, place)), (event.clientY - box.top) / box.height];
    };
    element.onpointerdown = event => { jump(tell(event)[0]); };
    element.onpointermove = event => {
      const [place, height] = tell(event);
      if (event.buttons) jump(place);
      far?.(place, height);
    };
  }

  function build() {
    body.replaceChildren();
    head.querySelectorAll("button").forEach((button, place) =>
      button.setAttribute("aria-pressed", place === way));
    const direction = model.directions[way], cursors = [], drawn = [];
    const cell = diagram(body, model.kind);
    const told = make("p", body, "told");

    function strip(name, said, look) {
      const title = make("h4", body, "", name), right = make("span", title, "", said);
      const holder = make("div", body, `drawn ${look}`), canvas = make("canvas", holder);
      cursors.push(make("div", holder, "cursor"));
      return {holder, canvas, right};
    }
    function courses(name, said, them) {
      const {holder, canvas} = strip(name, said, "lines");
      pointed(holder);
      drawn.push(() => lines(canvas, them, time));
      const key = make("div", body, "key");
      for (const one of them) {
        const entry = make("span", key);
        make("i", entry).style.background = one.colour;
        entry.append(one.label);
        one.now = make("span", entry);
      }
      return them;
    }
    const gates = Object.entries(direction.means).map(([name, values]) =>
      ({name, values, label: W[name], colour: GATES[name]}));
    if (gates.length) courses(W.means, W.none_to_all, gates);
    for (const part of direction.maps) {
      const range = part.signed ? `−${two(part.scale)} … ${two(part.scale)}` : "0 … 1";
      const {holder, canvas, right} = strip(W[part.name], range, "map");
      const at = map(canvas, part, time), units = direction.order.length;
      pointed(holder, (place, height) => {
        const row = Math.max(0, Math.min(units - 1, Math.floor(height * units)));
        right.textContent = fill(W.pointed, {
          unit: direction.order[row], word: model.tokens[place], value: two(at(place, row))});
      });
      holder.onpointerleave = () => { right.textContent = range; };
    }
    const words = make("div", body, "words");
    const answer = courses(model.watched, W.had_it_ended,
      [{values: model.scores, label: "", colour: model.colour}])[0];
    make("h4", body, "", W.moved);
    const units = make("div", body, "units");

    function label() {
      words.replaceChildren();
      const each = words.clientWidth / time, every = Math.ceil(13 / each);
      model.tokens.forEach((token, place) => {
        if (place % every && place !== step) return;
        const word = make("span", words, place === step ? "now" : "", token);
        word.style.left = `${Math.min((place + 0.5) * each - 6, words.clientWidth - 14)}px`;
        word.onclick = () => jump(place);
      });
      const tallest = Math.max(...[...words.children].map(word => word.offsetHeight));
      words.style.height = `${tallest + 8}px`;
    }
    const largest = Math.max(...direction.flows.now, ...direction.flows.held, 1e-9);
    show = place => {
      step = Math.min(place, time - 1);
      const now = each => Object.fromEntries(
        Object.entries(each).map(([name, values]) => [name, values[step]]));
      const flows = now(direction.flows), means = now(direction.means);
      cell(flows, largest, means);
      told.textContent = fill(W[`told_${model.kind}`], {
        word: model.tokens[step], held: two(flows.held), now: two(flows.now),
        out: two(flows.out), written: two(flows.written ?? 0),
        share: flows.held > 1e-6 ? percent((flows.kept ?? 0) / flows.held) : "–",
        let_out: percent(means.output_gate ?? 0), reset: percent(means.reset_gate ?? 0)});
      for (const cursor of cursors) {
        cursor.style.left = `${100 * step / time}%`;
        cursor.style.width = `${100 / time}%`;
      }
      for (const gate of gates) gate.now.textContent = ` ${two(gate.values[step])}`;
      answer.now.textContent = percent(model.scores[step]);
      units.replaceChildren();
      for (const [unit, from, to] of direction.moved[step]) {
        make("span", units, "", fill(W.unit, {unit}));
        const rail = make("b", units), bar = make("i", rail);
        const place = value => 50 + 50 * Math.max(-1, Math.min(1, value / direction.extent));
        bar.style.left = `${Math.min(place(from), place(to))}%`;
        bar.style.width = `${Math.abs(place(to) - place(from))}%`;
        bar.style.background = to > from ? FOR : AGAINST;
        make("span", units, "", `${two(from)} → ${two(to)}`);
      }
      label();
    };
    redraw = () => { drawn.forEach(one => one()); label(); };
    requestAnimationFrame(redraw);
  }
  let redraw = () => {};
  build();
  new ResizeObserver(() => redraw()).observe(it);
  return place => show(place);
}

function player(root) {
  const time = Math.max(...DATA.models.map(model => model.tokens.length));
  const tokens = DATA.models.find(model => model.tokens.length === time).tokens;
  const gap = DATA.spaced ? " " : "";
  let step = Math.min(time - 1, window.insideSteps?.[DATA.key] ?? DATA.begin), timer = null;

  const bar = make("div", root, "bar");
  // It stays in sight while the maps go by beneath it.
  bar.style.background = getComputedStyle(root.closest("[data-testid=stApp]")).backgroundColor;
  const button = (sign, name, act) => {
    const it = make("button", bar, "", sign);
    it.type = "button";
    it.title = name;
    it.setAttribute("aria-label", name);
    it.onclick = act;
    return it;
  };
  const stop = () => { clearInterval(timer); timer = null; mark(); };
  const begin = button("|◀", W.first, () => { stop(); go(0); });
  const back = button("◀", W.back, () => { stop(); go(step - 1); });
  const play = button("▶", W.play, () => {
    if (timer) return stop();
    if (step === time - 1) go(0);
    timer = setInterval(() => step < time - 1 ? go(step + 1) : stop(), STEP_MS);
    mark();
  });
  const next = button("▶|", W.next, () => { stop(); go(step + 1); });
  const slider = make("input", bar);
  Object.assign(slider, {type: "range", min: 1, max: time});
  slider.setAttribute("aria-label", W.slider);
  slider.oninput = () => { stop(); go(slider.value - 1); };
  const where = make("p", bar, "where");
  where.setAttribute("aria-live", "polite");
  const jump = place => { stop(); go(place); };
  const panels = make("div", root, "panels");
  const shows = DATA.models.map(model => panel(panels, model, jump));

  function mark() {
    play.textContent = timer ? "❚❚" : "▶";
    const name = timer ? W.pause : W.play;
    play.title = name;
    play.setAttribute("aria-label", name);
  }
  function go(place) {
    step = Math.max(0, Math.min(time - 1, place));
    (window.insideSteps ??= {})[DATA.key] = step;
    slider.value = step + 1;
    begin.disabled = back.disabled = step === 0;
    next.disabled = step === time - 1;
    where.replaceChildren();
    make("span", where, "far", `${fill(W.where, {at: step + 1, of: time})}  `);
    const around = (from, to) => tokens.slice(Math.max(0, from), to).join(gap);
    make("span", where, "far", `${step > 7 ? "… " : ""}${around(step - 7, step)}${gap}`);
    make("mark", where, "", tokens[step]);
    make("span", where, "far", `${gap}${around(step + 1, step + 6)}${step + 6 < time ? " …" : ""}`);
    for (const show of shows) show(step);
  }
  root.onkeydown = event => {
    if (event.target === slider) return;
    const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (by) { event.preventDefault(); stop(); go(step + by); }
  };
  go(step);
  const gone = new MutationObserver(() => {
    if (!root.isConnected) { clearInterval(timer); gone.disconnect(); }
  });
  gone.observe(document.body, {childList: true, subtree: true});
}

const place = document.getElementById(DATA.place);
place.replaceChildren();
player(place);
