// Draws what Python measured of one text and steps through it, with what drawing.js and cell.js
// have. Adds nothing to the figures: DATA holds maps, means, flows, units and scores for each word.
const STEP_MS = 700;

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
