import { type Block, command, fact, heading, listed, note, pause, table } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { markdownText } from './markdown.ts';

const markdown = (blocks: readonly Block[], boxes = false): string => markdownText(blocks, { boxes });

describe('each block', () => {
  test.each<[string, readonly Block[], string]>([
    ['a heading', [heading('Next')], '## Next\n'],
    ['a note', [note('Nothing to do.')], 'Nothing to do.\n'],
    ['a note with a label', [note('a sink', { glyph: '!', label: 'sealed' })], '**! sealed** a sink\n'],
    ['a command', [command('kpki plan', 'Then')], 'Then:\n\n```sh\nkpki plan\n```\n'],
    ['pauses are no text', [pause, note('a'), pause, pause, note('b')], 'a\n\nb\n'],
    ['a list', listed('number', ['one', 'two']), '1. one\n2. two\n'],
    [
      'facts',
      [{ is: 'facts', facts: [fact('Issuer', ['CN=ca']), fact('Names', ['a', 'b'])] }],
      '- **Issuer**: CN=ca\n- **Names**:\n  - a\n  - b\n',
    ],
    [
      'a table',
      [
        table(
          [
            ['NAME', (name: string) => name],
            ['LEFT', () => '19d'],
          ],
          ['a|b'],
        ),
      ],
      '| NAME | LEFT |\n| --- | --- |\n| a\\|b | 19d |\n',
    ],
    [
      'rows',
      [
        {
          is: 'rows',
          begins: 'label',
          rows: [{ glyph: '+', label: 'create', severity: 'info', subject: 'ca', texts: ['missing', 'more'] }],
        },
      ],
      '- **+ create** ca  \n  missing  \n  more\n',
    ],
    [
      'a verdict, whose subject is in its text',
      [
        {
          is: 'rows',
          begins: 'verdict',
          rows: [{ glyph: '✓', label: 'holds', severity: 'success', subject: 'sa', texts: ['sa verifies'] }],
        },
      ],
      '- **✓ holds** sa verifies\n',
    ],
  ])('%s', (_what, blocks, text) => {
    expect(markdown(blocks)).toBe(text);
  });
});

test('the steps of a runbook have boxes, and their commands are below them', () => {
  const blocks: readonly Block[] = [
    {
      is: 'list',
      items: [
        { mark: 'number', text: 'Restart', commands: ['systemctl restart kubelet'] },
        { mark: 'none', text: 'kube-proxy: no action' },
        { mark: 'number', text: 'Check' },
      ],
    },
  ];
  expect(markdown(blocks, true)).toBe(
    '1. [ ] Restart\n\n   ```sh\n   systemctl restart kubelet\n   ```\n   - kube-proxy: no action\n2. [ ] Check\n',
  );
});

describe('text of others is no markup', () => {
  test.each([
    ['*a* [b](c) <i> `d`', '\\*a\\* \\[b\\](c) \\<i\\> \\`d\\`\n'],
    ['# a', '\\# a\n'],
    ['- a', '\\- a\n'],
    ['1. a', '1\\. a\n'],
    ['kubernetes_ca and _a_', 'kubernetes_ca and \\_a\\_\n'],
    ['&lt; but A & B', '&amp;lt; but A & B\n'],
    ['a\u001b[31mb', expect.not.stringContaining('\u001b')],
  ])('%j', (text, expected) => {
    expect(markdown([note(text)])).toEqual(expected);
  });

  test('a command with backticks stays in its fence', () => {
    expect(markdown([command('echo ```')])).toBe('````sh\necho ```\n````\n');
  });
});
