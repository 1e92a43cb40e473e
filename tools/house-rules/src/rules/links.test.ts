import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../../test/made-up.ts';
import { links } from './links.ts';

const other = '# Other, and `more`\n\n```sh\n# no heading\n```\n\n## Twice\n\n## Twice\n';

async function problemsOf(text: string): Promise<readonly string[]> {
  const workspace = madeUpWorkspace({ 'docs/page.md': text, 'docs/how-to/other.md': other, 'packages/a/src/x.ts': '' });
  return (await links.problems(workspace)).map(({ file, problem }) => `${file} ${problem}`);
}

test.each([
  ['[a page](gone.md)', 'a link to docs/gone.md, which is not there'],
  ['![a picture](../pictures/gone.svg)', 'a link to pictures/gone.svg, which is not there'],
  ['[two](how-to/other.md), [in a line](gone.md)', 'a link to docs/gone.md, which is not there'],
  ['[a heading](how-to/other.md#gone)', 'a link to #gone, which docs/how-to/other.md has no heading for'],
  [
    '[what is in a block](how-to/other.md#no-heading)',
    'a link to #no-heading, which docs/how-to/other.md has no heading for',
  ],
  ['[old.ts](../packages/a/src/x.ts)', 'a link to ../packages/a/src/x.ts is named old.ts'],
  ['[`old/`](../packages/a/src)', 'a link to ../packages/a/src is named old/'],
  ['[of its own](#gone)', 'a link to #gone, which docs/page.md has no heading for'],
])('%s is a problem', async (text, problem) => {
  expect(await problemsOf(`# Page\n\n${text}\n`)).toEqual([`docs/page.md:3 ${problem}`]);
});

test.each([
  '[a page](how-to/other.md)',
  '[a folder](../packages/a/src) and [with a slash](how-to/)',
  '[headings](how-to/other.md#other-and-more), [the second](how-to/other.md#twice-1) and [of its own](#page)',
  '[src/x.ts](../packages/a/src/x.ts), [`src/`](../packages/a/src)',
  '[another site](https://kubernetes.io/docs/gone.md#gone)',
  '`[in code](gone.md)`',
  '```js\nrow[at](gone)\n```',
])('%s is none', async (text) => {
  expect(await problemsOf(`# Page\n\n${text}\n`)).toEqual([]);
});
