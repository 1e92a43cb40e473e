import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { questionHandlers } from '../../../src/ui/linear/new-cluster/handlers.ts';
import { nameInWords } from '../../../src/ui/linear/new-cluster/say-question.ts';
import { wordRows } from '../../../src/ui/linear/words.ts';
import { pageNames, pages } from '../../../src/ui/state/screens/new-cluster/pages.ts';
import { talkToWizard, type WizardTalk } from './wizard-talk.ts';

async function goTo(talk: WizardTalk, question: string): Promise<void> {
  for (let tries = 0; !talk.lines.slice(-12).some((line) => line.startsWith(question)); tries += 1) {
    if (tries > 40) throw new Error(`nobody asks: ${question}`);
    await talk.type('');
  }
}

const draftOf = ({ state }: WizardTalk) => {
  const { draft } = state();
  if (draft === null) throw new Error('there is no draft');
  return draft;
};

describe('a new cluster in the screen-reader mode', () => {
  test('from the first question to a file, with back, help and what will not do', async () => {
    await using folder = await temporaryDirectory();
    const talk = await talkToWizard(folder.path);
    await talk.type('help', 'Prod EU', 'prod-eu', 'back', '', '', '2', '', 'api.local', '', '');
    await talk.type('remove 1', 'cp1 192.0.2.11', 'cp2 192.0.2.300', 'remove 2', 'cp2 192.0.2.12', 'help', '');
    await talk.type('w1 192.0.2.21', '', '', '3', 'next', 'staging', '', '', '', '', 'quit', 'no', 'file', '');
    // Another location and a test are offered, not asked for.
    await talk.type('', '', '1');
    await expect(`${talk.lines.join('\n')}\n`).toMatchFileSnapshot('transcripts/a-new-cluster.txt');
    const text = readFileSync(join(folder.path, 'kpki.yaml'), 'utf8');
    expect(text).toContain('name: prod-eu');
    expect(text).toContain('- name: cp2\n      addresses: [192.0.2.12]');
    expect(talk.state()).toMatchObject({ draft: null, path: [{ screen: 'trust' }, { screen: 'plan' }] });
  });

  test('asks for everything that the pages ask for', async () => {
    const talk = await talkToWizard();
    await goTo(talk, 'New cluster, page 5');
    const said = talk.lines.join('\n');
    for (const page of pageNames) {
      for (const line of pages[page].lines(draftOf(talk))) {
        if (line.is !== 'cells') continue;
        for (const cell of line.cells.filter(({ is, id }) => is !== 'button' && !id.startsWith('controlPlane ')))
          expect(said.toLowerCase()).toContain(`\n${nameInWords(cell).toLowerCase()}.`);
      }
    }
    expect(said).toMatch(/Control plane\. [\s\S]*Workers\. /);
  });

  test('every question says that there is help, and what enter alone does, but where that would write', async () => {
    const talk = await talkToWizard();
    await goTo(talk, 'New cluster, page 5');
    const tails = talk.lines.filter((line) => line.startsWith('Type ') && line.includes('you can do'));
    expect(tails.length).toBeGreaterThan(15);
    for (const tail of tails.slice(0, -1))
      expect(tail).toMatch(/, or help for what you can do, then press enter\. Enter alone /);
    expect(await talk.type('')).toEqual(['Type a number, or help for what you can do, then press enter.']);
    expect(talk.state().runs).not.toHaveProperty('write draft');
  });
});

describe('a word', () => {
  const words = wordRows.filter(({ where }) => where.includes('new cluster'));

  test('that is no answer is heard', () => {
    const answers = words.filter(({ word }) => questionHandlers[word] === undefined).map(({ word }) => word);
    expect(answers).toEqual(['a number', 'yes', 'no']);
  });

  test.each(['help', 'again', 'file', 'HELP', ' help '])('%j is no answer', async (word) => {
    const talk = await talkToWizard();
    const before = draftOf(talk).draft;
    expect((await talk.type(word)).at(-1)).toMatch(/^Type another answer, or help/);
    expect(draftOf(talk).draft).toBe(before);
  });

  test.each(['help', 'back', 'quit', 'next', 'answer me'])('%j is the answer behind the word answer', async (word) => {
    const talk = await talkToWizard();
    await goTo(talk, 'Lifetime of CAs');
    await talk.type(`answer ${word}`);
    expect(draftOf(talk).draft.typed['ca-validity']).toBe(word);
  });

  test('with more behind it than it takes is an answer', async () => {
    const talk = await talkToWizard();
    await goTo(talk, 'More names');
    await talk.type('back api.example.com');
    expect(draftOf(talk).draft.typed['extra-name']).toBe('back api.example.com');
  });

  test('clears a field', async () => {
    const talk = await talkToWizard();
    await goTo(talk, 'API endpoint');
    await talk.type('api.example.com', 'back', 'clear');
    expect(draftOf(talk).draft.typed.endpoint).toBe('');
  });

  test('goes back over pages, keeps what was answered, and out of the first question only after one', async () => {
    const talk = await talkToWizard();
    await talk.type('prod');
    await goTo(talk, 'Kind of key of CAs');
    expect((await talk.type('back'))[0]).toBe('Etcd runs on.');
    for (let count = 0; count < 9; count += 1) await talk.type('back');
    expect(talk.lines.slice(-2)[0]).toBe('The answer is prod.');
    expect(await talk.type('back')).toContain('Type yes to leave the draft, or no to continue.');
    expect(await talk.type('no')).toContain('The answer is prod.');
    await talk.type('back', 'yes');
    expect(talk.state()).toMatchObject({ draft: null, leaving: null, path: [{ screen: 'start' }] });
  });

  test('goes to the next page, past what stands', async () => {
    const talk = await talkToWizard();
    expect((await talk.type('next'))[0]).toBe('New cluster, page 2 of 5: Nodes.');
  });
});

describe('a list of nodes', () => {
  test('is taken as it is pasted, and what will not do is said at once', async () => {
    const talk = await talkToWizard();
    await goTo(talk, 'Workers');
    const said = await talk.paste('w1 192.0.2.21', 'w2\t192.0.2.22 fd00::22', 'w3=192.0.2.333', '');
    expect(draftOf(talk).draft.lists.workers.map(({ name, addresses }) => `${name} ${addresses}`)).toEqual([
      'w1 192.0.2.21',
      'w2 192.0.2.22, fd00::22',
      'w3 192.0.2.333',
    ]);
    expect(said).toContain(
      'Invalid answer. Number 3, w3, addresses: `192.0.2.333` is not an IP address; write it as `10.0.0.11` or `fd00::11`.',
    );
    expect((await talk.type('remove 3', ''))[1]).toBe('Etcd runs on.');
  });

  test('says what is wrong with a node once, and not after every line that follows', async () => {
    const talk = await talkToWizard();
    await goTo(talk, 'Workers');
    expect((await talk.type('w1 192.0.2.333')).join('\n')).toContain('Invalid answer. Number 1, w1');
    expect(await talk.type('w2 192.0.2.22')).toEqual(['2. w2, 192.0.2.22.']);
    expect((await talk.type('')).join('\n')).toContain('Invalid answer. Number 1, w1');
  });

  test('takes no address for a name, and no control-plane node without an address', async () => {
    const talk = await talkToWizard();
    await goTo(talk, 'Control plane');
    const wrong =
      'Invalid answer. 192.0.2.12 is an address: write the name of the node before the address, in the same line.';
    expect(await talk.type('192.0.2.12')).toContain(wrong);
    expect(await talk.type('cp2')).toContain('Invalid answer. cp2 has no address: write the address after the name.');
    expect(draftOf(talk).draft.lists.controlPlane).toHaveLength(1);
  });

  test('of several control-plane nodes advises an endpoint', async () => {
    const talk = await talkToWizard();
    await goTo(talk, 'Control plane');
    const said = await talk.type('cp2 192.0.2.12', '');
    expect(said.join('\n')).toMatch(/the first node alone\.\n.*a DNS name of all API servers/);
  });
});

test('whatever is typed, there is a question, it has words, and only what has no problem is written', async () => {
  const words = ['', '', '', 'back', 'next', 'next', 'help', 'again', 'file', 'clear', 'quit', 'yes', 'no'];
  const answers = [
    '1',
    '2',
    '3',
    'remove 1',
    'cp9 10.0.0.9',
    'answer back',
    'x',
    'X y',
    '10.0.0.0/8',
    './not-there.js',
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...words, ...answers), { maxLength: 60 }), async (lines) => {
      const talk = await talkToWizard();
      for (const line of lines) {
        const said = await talk.type(line);
        const { draft, leaving, runs } = talk.state();
        if (draft === null || leaving !== null) break;
        expect(draft.judged).toBe(true);
        expect(said.length, `nothing is said to: ${line}`).toBeGreaterThan(0);
        // A line of the file may be a name that was typed, and a name may have no letter.
        for (const each of said) expect(each).toMatch(line === 'file' ? /\S/ : /\p{L}/u);
        // The folder does not exist: the write fails, so the draft stays.
        if (runs['write draft'] !== undefined) expect(draft.problems).toEqual([]);
        if (runs['write draft'] !== undefined) break;
      }
    }),
    { ...randomCases(100) },
  );
});

describe('a plugin that is named', () => {
  test('is loaded when that is wanted, and why it could not be is said at its name', async () => {
    const talk = await talkToWizard();
    await goTo(talk, 'What makes the keys');
    expect((await talk.type('3'))[0]).toMatch(/^Plugin name\. /);
    expect((await talk.type('./not-there.js'))[0]).toMatch(
      /^Show its options\. Loads \.\/not-there\.js, which runs its code/,
    );
    expect(await talk.type('perhaps')).toEqual(['Type yes or no, then press enter.']);
    const said = await talk.type('yes');
    expect(said.join('\n')).toMatch(
      /Plugin name\. [\s\S]*The plugin could not be loaded: .*not-there[\s\S]*correct its name/,
    );
    expect(await talk.type('', 'no', 'no')).toContain('Where results go.');
  });
});

describe('control C', () => {
  const pressed = { type: 'ending', by: 'ctrl-c' } as const;

  test('asks once where something was answered; a second one leaves', async () => {
    const talk = await talkToWizard();
    await talk.type('prod');
    expect((await talk.happen(pressed)).at(-1)).toBe('Type yes to leave, or no to continue.');
    await talk.type('no');
    expect(draftOf(talk).draft.typed['cluster-name']).toBe('prod');
    await talk.happen(pressed);
    await talk.happen(pressed);
    expect(talk.state().leaving).toMatchObject({ exit: 'interrupted' });
  });

  test('leaves at once where nothing was, and a signal of the system always does', async () => {
    const fresh = await talkToWizard();
    await fresh.happen(pressed);
    expect(fresh.state().leaving).not.toBeNull();
    const talk = await talkToWizard();
    await talk.type('prod');
    await talk.happen({ type: 'ending', by: 'signal' });
    expect(talk.state().leaving).not.toBeNull();
  });
});
