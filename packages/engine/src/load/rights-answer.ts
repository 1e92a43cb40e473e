import { checkAnswer, isListOf, isText } from './answers.ts';

export function rightsAnswer(text: string): string {
  checkAnswer(isText(text), 'rights that are no text');
  return text;
}

export function missingRightsAnswer(lines: readonly string[]): readonly string[] {
  checkAnswer(isListOf(lines, isText), 'missing rights that are no list of texts');
  return lines;
}
