// Loaded before kpki: its clock stands at the moment that it is given, so that both programs say the same times.
const Real = Date;
const now = Real.parse(process.env.KPKI_SAME_NOW);
globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(now);
    else super(...given);
  }
  static now() {
    return now;
  }
};
