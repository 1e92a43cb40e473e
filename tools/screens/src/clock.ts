// Preloaded into kpki while pictures are taken: time begins at PICTURE_TIME and runs from there, so that dates and states
// are the same each time; with PICTURE_CLOCK=frozen it stands still, so that certificates of each making have the same
// seconds. Threads inherit the environment, and with it the offset.
const time = Date.parse(process.env['PICTURE_TIME'] ?? '');
process.env['PICTURE_OFFSET'] ??= String(time - Date.now());

const offset = Number(process.env['PICTURE_OFFSET']);
if (Number.isNaN(offset)) throw new Error('PICTURE_TIME is no time');

const realNow = Date.now;
const isFrozen = process.env['PICTURE_CLOCK'] === 'frozen';
const now = (): number => (isFrozen ? time : realNow() + offset);

globalThis.Date = new Proxy(Date, {
  apply: () => new Date().toString(),
  construct: (of, words, target) => Reflect.construct(of, words.length === 0 ? [now()] : words, target),
  get: (of, name) => (name === 'now' ? now : Reflect.get(of, name)),
});
