/** Made when it is needed: it loads the tables of ICU, which take longer than a short command. */
let segmenter: Intl.Segmenter | null = null;

/** Each of its characters is one, and to be told so takes no look at what belongs together. */
const printableAscii = /^[ -~]*$/;

/** What a person takes for one character: an accent belongs to its letter, an emoji is one. */
export function graphemes(text: string): readonly string[] {
  if (printableAscii.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
