import { environmentTestTexts, signs } from '@kpki/presentation';
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
    heading(environmentTestTexts.heading),
    ...(test === null ? [words(environmentTestTexts.notYet)] : []),
    ...(test?.is === 'testing' ? [words(environmentTestTexts.running)] : []),
    ...(test?.failure == null
      ? []
      : test.failure.split('\n').flatMap((line) => broken(`${signs.failed.glyph} ${line}`, 'problem'))),
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
          label: test?.is === 'tested' ? environmentTestTexts.again : environmentTestTexts.button,
          name: environmentTestTexts.name,
          help: environmentTestTexts.help,
          press: { is: 'test' },
        }),
      ],
    },
  ];
}
