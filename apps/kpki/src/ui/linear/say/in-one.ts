/** A text of several lines as one: each thing that is said is a whole line, with its label in front. */
export function inOne(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ');
}
