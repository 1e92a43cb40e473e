const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Each of its characters is one, and to be told so takes no look at what belongs together. */
const printableAscii = /^[ -~]*$/;

/** What a person takes for one character: an accent belongs to its letter, an emoji is one. */
export function graphemes(text: string): readonly string[] {
  if (printableAscii.test(text)) return text.split('');
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
