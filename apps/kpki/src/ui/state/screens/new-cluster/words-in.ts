/** The words of a text that lists several, with commas or spaces between. */
export function wordsIn(text: string, between: RegExp = /[\s,]/): readonly string[] {
  return text
    .split(between)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
