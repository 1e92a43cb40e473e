import { checkAnswer } from './answers.ts';
import { listAnswer, most, shownText, textAnswer } from './copies.ts';

/** What a terminal would obey, apart from the ends of lines: the text is printed as it is, for other programs. */
const obeyed = /[^\P{C}\n\t]/u;

export function rightsAnswer(value: unknown): string {
  const text = textAnswer(value, most.rights, 'rights');
  checkAnswer(!obeyed.test(text), 'rights with control characters in them');
  return text;
}

export function missingRightsAnswer(value: unknown): readonly string[] {
  return listAnswer(value, most.list, 'missing rights').map((each) =>
    shownText(textAnswer(each, most.text, 'a missing right')),
  );
}
