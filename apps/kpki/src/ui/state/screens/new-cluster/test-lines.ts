import { screenLines } from '../../../../print/document.ts';
import { clean } from '../../../../text/clean.ts';
import { wrap } from '../../../../text/width.ts';
import type { Drafting, DraftTest } from '../../model.ts';
import { explainLater, testBlocks } from '../../select/check-details.ts';
import { buttonCell, type FormLine, heading, words } from './form.ts';

/** Returns the test of the environment as it is now; null if it was changed since. */
export function testOf({ draft, test }: Drafting): DraftTest | null {
  return test?.of === draft.environment ? test : null;
}

const room = 74;

function broken(text: string, as: 'text' | 'problem'): readonly FormLine[] {
  return wrap(clean(text), room).map((line, at) => words(at === 0 ? line : `  ${line}`, as));
}

export function testLines(drafting: Drafting): readonly FormLine[] {
  const test = testOf(drafting);
  return [
    heading('Whether it can be worked with'),
    ...(test === null ? [words('Not tested yet. Nothing is written by a test.')] : []),
    ...(test?.is === 'testing' ? [words('Testing …')] : []),
    ...(test?.failure == null ? [] : test.failure.split('\n').flatMap((line) => broken(`× ${line}`, 'problem'))),
    ...(test?.lines ?? []).flatMap((line) =>
      screenLines(testBlocks(line, explainLater), Number.POSITIVE_INFINITY).flatMap(({ text }) =>
        broken(text, line.state === 'failed' ? 'problem' : 'text'),
      ),
    ),
    {
      is: 'cells',
      label: null,
      cells: [
        buttonCell({
          id: 'test',
          label: test?.is === 'tested' ? 'Test again' : 'Test the connection',
          name: 'test the connection',
          help: 'Opens what is chosen above, logs in, and asks which rights are missing. Nothing is written.',
          press: { is: 'test' },
        }),
      ],
    },
  ];
}
