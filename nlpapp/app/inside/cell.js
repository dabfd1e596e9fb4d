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
  const held = put(45, 64), left = put(165, 64), now = put(lstm ? 306 : 330, 64);
  const written = put(254, 64), let_out = lstm ? put(385, 68) : null;
  return (flows, largest, means) => {
    before(flows.held / largest); kept(flows.kept / largest); after(flows.now / largest);
    held(flows.held); left(flows.kept); now(flows.now);
    keep(means.forget_gate ?? means.update_gate);
    write(means.input_gate ?? means.reset_gate);
    made(flows.made); written(flows.written);
    if (lstm) { out(means.output_gate); let_out(flows.out); }
  };
}
