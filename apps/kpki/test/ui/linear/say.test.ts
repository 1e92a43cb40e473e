import { finding, type Plan, type Step } from '@kpki/engine';
import { inRow, spanInWords } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { artifactInWords, dateInWords } from '../../../src/ui/linear/render/in-words.ts';
import { mostSaid } from '../../../src/ui/linear/words.ts';
import { exceptOf } from '../../../src/ui/state/plan-request.ts';
import { planRoute } from '../../../src/ui/state/route.ts';
import { madeUp, madeUpRemedy } from '../../made-up.ts';
import { events, planned, read, reportedPlan, steps } from '../acts.ts';
import { plannedRequest } from '../excluded.ts';
import { inventoryOf, planOf } from '../inventory.ts';
import { nameSets } from '../names.ts';
import { type Act, tells } from '../play.ts';
import { answerIn, type Turn, talk } from './talk.ts';

const names = nameSets.latin;

describe('in words', () => {
  test.each([
    [0, 'less than a minute'],
    [59, 'less than a minute'],
    [60, '1 minute'],
    [120, '2 minutes'],
    [3 * 3600, '3 hours'],
    [47 * 3600, '47 hours'],
    [12 * 86_400, '12 days'],
    [3650 * 86_400, '10 years'],
  ])('%i seconds are %s', (seconds, words) => {
    expect(spanInWords(seconds)).toBe(words);
  });

  test('a moment is its day in UTC', () => {
    expect(dateInWords('2026-12-06T23:59:59.000Z')).toBe('6 December 2026');
  });

  test.each([
    ['sa', 'sa'],
    ['apiserver cp1', 'apiserver of cp1'],
    ['user jane doe', 'user jane doe'],
  ])('%s is %s', (id, words) => {
    expect(artifactInWords(id)).toBe(words);
  });

  test.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a or b'],
    [['a', 'b', 'c'], 'a, b or c'],
  ])('%o is said as %j', (texts, row) => {
    expect(inRow(texts, 'or')).toBe(row);
  });
});

function longPlan(count: number): Plan {
  const users = Array.from(
    { length: count },
    (_, at): Step => ({
      artifact: `user u${at}`,
      name: 'user',
      owner: `u${at}`,
      action: 'create',
      reasons: [madeUp('missing', 'nothing is there')],
      warnings: [],
      operations: ['generate-key', 'issue'],
      writes: [],
    }),
  );
  return { ...planOf(names, inventoryOf(names)), steps: users };
}

function made(plan: Plan): Act {
  return tells('plan', reportedPlan(plan));
}

describe('copy', () => {
  const copied = (...turns: readonly Turn[]): readonly string[] => answerIn(talk({}, read(names), ...turns));

  test('takes what of an artifact is copied, and says which', () => {
    expect(copied('8', 'copy fingerprint')[0]).toBe('sent to the clipboard: SHA-256 fingerprint of apiserver cp1');
    expect(copied('8', 'copy command')[0]).toBe('sent to the clipboard: command of the screen');
  });

  test('names what can be copied where that is not typed', () => {
    expect(copied('8', 'copy')).toEqual([
      'Type copy and one of these: fingerprint, subject, serial, path, name, command.',
    ]);
  });

  test('copies the command of a list', () => {
    expect(copied('copy')[0]).toBe('sent to the clipboard: command of the screen');
  });
});

describe('what is long', () => {
  test('is said up to thirty lines, then on request', () => {
    const first = answerIn(talk({}, read(names), 'plan', made(longPlan(200))));
    expect(first.filter((line) => line.startsWith('Step '))).toHaveLength(mostSaid);
    expect(first).toContain('And 170 lines more: type all.');
    const all = answerIn(talk({}, read(names), 'plan', made(longPlan(200)), 'all'));
    expect(all.filter((line) => line.startsWith('Step '))).toHaveLength(200);
  });

  test('is told by tenths while it is carried out, but for what fails', () => {
    const plan = longPlan(200);
    const done = plan.steps
      .slice(0, 199)
      .map(({ artifact, action }) => events({ type: 'step done', artifact, action }));
    const failed = events({ type: 'step failed', artifact: 'user u199', action: 'create', text: 'no space left' });
    const news = answerIn(talk({}, read(names), 'plan', made(plan), 'apply', 'yes', ...done, failed));
    expect(news.slice(1)).toEqual([
      ...[20, 40, 60, 80, 100, 120, 140, 160, 180].map((count) => `${count} of 200 steps prepared.`),
      'Step 200 of 200, user u199: failed.',
      'What happened: no space left',
    ]);
  });
});

describe('a plan of a request', () => {
  const [first] = names.nodes;
  const ofEtcdCa = ['actions 2', '3', plannedRequest(names)] as const;
  const asked = (...turns: readonly Turn[]): readonly string[] =>
    answerIn(talk({}, read(names), ...ofEtcdCa, ...turns));

  test('says old and new fields of a step', () => {
    expect(asked('fields 1')).toEqual(
      expect.arrayContaining(['Key: ec-p256, same key', 'Files: replaces cp1/pki/etcd/server.crt']),
    );
    expect(asked('fields')[0]).toBe('Type fields and a number behind it, such as fields 1.');
    expect(asked('fields 99')[0]).toBe('There is no number 99 here.');
  });

  test('excludes a step by its number, and includes it by its name', () => {
    const excluded = ['exclude 1', plannedRequest(names, [`etcd-server ${first}`])] as const;
    const said = asked(...excluded).join(' ');
    expect(said).toContain(`excluded etcd-server ${first}; excluded from this plan; otherwise renew: requested`);
    expect(said).toContain(`--only --except etcd-server/${first} `);
    expect(asked(...excluded, 'include other')[0]).toMatch(
      new RegExp(`Type include and one of these: .*etcd-server ${first}`),
    );
    const included = asked(...excluded, `include etcd-server ${first}`, plannedRequest(names));
    expect(included.join(' ')).not.toContain('excluded');
    expect(included).toEqual(expect.arrayContaining([expect.stringContaining(`renew etcd-server ${first}`)]));
  });

  test('names what was not requested in one line, and includes it by its name', () => {
    const left = `Due, but not requested, and so not changed: apiserver ${first}, `;
    expect(asked()).toEqual(expect.arrayContaining([expect.stringContaining(left)]));
    const due = talk({}, read(names), ...ofEtcdCa, `include apiserver ${first}`).state;
    expect(exceptOf(due.request)).toHaveLength(3);
    expect(exceptOf(due.request)).not.toContain(`apiserver ${first}`);
  });
});

describe('a plan of the whole spec', () => {
  const [first] = names.nodes;
  const answer = (...turns: readonly Turn[]): readonly string[] =>
    answerIn(talk({}, read(names), 'plan', planned(names), ...turns));

  test('excludes a step by its number, and includes it by its name', () => {
    const excluded = ['exclude 1', planned(names, { except: [`apiserver ${first}`] })] as const;
    const said = answer(...excluded);
    expect(said.join(' ')).toContain(`excluded apiserver ${first}; excluded from this plan; otherwise renew: `);
    expect(said.join(' ')).toContain('kpki plan --except apiserver');
    expect(answer(...excluded, 'include other')[0]).toBe(`Type include and one of these: apiserver ${first}.`);
    const included = answer(...excluded, `include apiserver ${first}`, planned(names));
    expect(included.join(' ')).not.toContain('excluded');
  });

  test('includes a CA by the row of its trust bundle, where the CA has no step', () => {
    const whole = longPlan(1);
    const bundle = { artifact: 'etcd-ca-bundle', name: 'etcd-ca-bundle', owner: null } as const;
    const out = finding('excluded/with-ca', { action: 'update', why: [], ca: 'etcd-ca' });
    const planOfBundle = (step: Pick<Step, 'action' | 'warnings'>): Act =>
      made({ ...whole, steps: [...whole.steps, { ...bundle, reasons: [], writes: [], ...step } as Step] });
    const turns = [
      planOfBundle({ action: 'update', warnings: [] }),
      'exclude 2',
      planOfBundle({ action: 'unchanged', warnings: [out] }),
    ] as const;
    const { state } = talk({}, read(names), 'plan', ...turns, 'include etcd-ca');
    expect(exceptOf(state.request)).toEqual([]);
    expect(exceptOf(talk({}, read(names), 'plan', ...turns).state.request)).toEqual(['etcd-ca']);
  });
});

describe('a plan', () => {
  test('that is none any more is said to be none, with what makes one', () => {
    const there: Act = () => [{ type: 'visit', route: planRoute }];
    expect(answerIn(talk({}, read(names), there)).slice(-2)).toEqual([
      'Plan. There is no plan of the current files: again makes one.',
      'Type again, trust, back, help or quit, then press enter.',
    ]);
  });

  const [step] = longPlan(1).steps;
  if (step === undefined) throw new Error('a plan of one step has one');

  test('tells of what is blocked and what somebody has to do, of repairs, and of what deserves a look', () => {
    const plan: Plan = {
      ...longPlan(1),
      repairs: [{ sink: 'main', location: './out', drift: ['mode of pki/ca.key is 0644', 'an unfinished write'] }],
      steps: [
        { ...step, warnings: [madeUp('lifetime-differs', 'it is capped')] },
        {
          ...step,
          artifact: 'etcd-ca',
          action: 'blocked',
          reasons: [madeUp('expired', 'ended')],
          next: madeUpRemedy('move it'),
        } as Step,
        {
          ...step,
          artifact: 'sa',
          action: 'unchanged',
          reasons: [],
          warnings: [madeUp('weak', 'RSA of 1024')],
        } as Step,
      ],
    };
    expect(answerIn(talk({}, read(names), 'plan', made(plan)))).toEqual([
      'Planning.',
      'Plan. 1 to create, 1 location to repair; 1 blocked; 1 unchanged. Nothing has been written.',
      'Plan for cluster prod-eu in ./out.',
      'repair ./out; drift: mode of pki/ca.key is 0644; drift: an unfinished write',
      'Step 1: create user u0; missing; note: lifetime-differs: it is capped',
      'blocked etcd-ca; expired: ended; next: create the binding: `move it`',
      'unchanged sa; note: weak: RSA of 1024',
      'No restart after it: no file read only at startup is replaced.',
      'Same as: kpki plan -e dev',
      'Type a number, apply, trust, back, help or quit, then press enter.',
    ]);
  });
});

describe('trust', () => {
  const fine: Act = (state) => {
    const { entries, ...others } = inventoryOf(names);
    const inventory = { ...others, entries: entries.filter(({ state: is }) => is === 'ok'), drift: [] };
    return tells('read', { type: 'known', inventory })(state);
  };

  test('where all is well, says what ends first', () => {
    expect(answerIn(talk({}, fine)).slice(-4)).toEqual([
      'Trust. All 27 artifacts are ok, in 35 copies.',
      'The first to expire:',
      expect.stringMatching(/^8\. apiserver of cp2: ok, 341 days left, until 31 October 2027\.$/),
      'Type a number, all, find and a word, plan, help or quit, then press enter.',
    ]);
  });

  test('tells of locations that are not in order', () => {
    const inventory = {
      ...inventoryOf(names),
      drift: [{ sink: 'main', location: './out', drift: ['an unfinished write'] }],
    };
    expect(answerIn(talk({}, tells('read', { type: 'known', inventory })))).toContain(
      './out: drift: an unfinished write',
    );
  });
});

describe('silence', () => {
  const tick =
    (milliseconds: number): Act =>
    (state) => [{ type: 'tick', now: state.now + milliseconds }];
  const reading: Act = tells('read', {
    type: 'events',
    events: [{ type: 'reading', sink: 'main', location: './out' }],
  });

  test('is broken after ten seconds while something is under way, and again ten seconds later', () => {
    const { lines } = talk({}, reading, tick(9999), tick(1), tick(9000), tick(1000));
    expect(lines.slice(2)).toEqual(['Reading the stored files.', 'Still reading ./out.', 'Still reading ./out.']);
  });

  test('is not broken where somebody is asked', () => {
    expect(answerIn(talk({}, read(names), tick(60_000))).at(-1)).toMatch(/^Type a number/);
    const asked = tells('read', { type: 'question', question: 1, text: 'PIN?', hidden: true });
    expect(answerIn(talk({}, asked, tick(60_000))).at(-1)).toMatch(/What you type is not shown\.$/);
  });

  test('while planning', () => {
    expect(answerIn(talk({}, read(names), 'plan', tick(10_000)))).toEqual(['Planning.', 'Still planning.']);
  });
});

test('that nobody waits for an answer any more is told', () => {
  const asked = tells('read', { type: 'question', question: 1, text: 'PIN?', hidden: true });
  const { lines } = talk({}, asked, tells('read', { type: 'question over', question: 1 }));
  expect(lines.at(-1)).toBe('The question was withdrawn: no answer is needed.');
});

test('a step is told once, in whatever bundles the events come', () => {
  const applying = [read(names), 'plan', planned(names), 'apply', 'yes'] as const;
  const { lines } = talk({}, ...applying, events(...steps(names, 2)), events(...steps(names, 3)));
  expect(lines.filter((line) => line.endsWith(': prepared.'))).toHaveLength(3);
});
