import { expect, test } from 'vitest';
import * as newCluster from '../test/samples/new-cluster.ts';
import * as screens from '../test/samples/screens.ts';
import * as spoken from '../test/samples/spoken.ts';
import { textsOf } from '../test/samples/texts.ts';
import { caLineTexts } from './new-cluster/ca-lines.ts';
import { environmentTestTexts } from './new-cluster/environment-test.ts';
import { nodeLineTexts } from './new-cluster/node-lines.ts';
import { wizardTexts } from './new-cluster/pages.ts';
import { pastingTexts } from './new-cluster/pasting.ts';
import { pluginLineTexts } from './new-cluster/plugin-lines.ts';
import { sinkLineTexts } from './new-cluster/sink-lines.ts';
import { wizardQuestionTexts } from './new-cluster/spoken.ts';
import { actionTexts } from './screens/actions.ts';
import { applyScreenTexts, goesTexts } from './screens/apply.ts';
import { bellTexts } from './screens/bell.ts';
import { calendarScreenTexts } from './screens/calendar.ts';
import { changeTexts } from './screens/changes.ts';
import { confirmTexts } from './screens/confirmations.ts';
import { editingTexts } from './screens/editing.ts';
import { environmentTexts } from './screens/environments.ts';
import { exportTexts } from './screens/export.ts';
import { filterTexts } from './screens/filter.ts';
import { fleetScreenTexts } from './screens/fleet.ts';
import { frameTexts, screenTitles } from './screens/frame.ts';
import { leavingTexts } from './screens/leaving.ts';
import { legendTexts } from './screens/legend.ts';
import { liveScreenTexts } from './screens/live.ts';
import { planScreenTexts } from './screens/plan.ts';
import { pluginScreenTexts } from './screens/plugins.ts';
import { readOnlyTexts } from './screens/read-only.ts';
import { readingTexts } from './screens/reading.ts';
import { rotationScreenTexts } from './screens/rotation.ts';
import { startTexts } from './screens/start.ts';
import { listTexts, trustScreenTexts } from './screens/trust.ts';
import { undoScreenTexts } from './screens/undo.ts';
import { writtenTexts } from './screens/written.ts';
import { answerTexts } from './spoken/answers.ts';
import { helpTexts, placeTexts } from './spoken/help.ts';
import { afterErrorTexts, labelTexts } from './spoken/labels.ts';
import { questionTexts } from './spoken/questions.ts';
import { spokenTexts } from './spoken/screens.ts';
import { workTexts } from './spoken/work.ts';

type Lines = ReturnType<typeof textsOf>;
type Group = readonly [texts: object, samples?: object];

/** One file for each group. */
const groups: Readonly<Record<string, readonly Group[]>> = {
  'new-cluster/ca-lines': [[caLineTexts, newCluster.caLines]],
  'new-cluster/environment-test': [[environmentTestTexts]],
  'new-cluster/node-lines': [[nodeLineTexts, newCluster.nodeLines]],
  'new-cluster/pages': [[wizardTexts, newCluster.pages]],
  'new-cluster/pasting': [[pastingTexts, newCluster.pasting]],
  'new-cluster/plugin-lines': [[pluginLineTexts, newCluster.pluginLines]],
  'new-cluster/sink-lines': [[sinkLineTexts, newCluster.sinkLines]],
  'new-cluster/spoken': [[wizardQuestionTexts, newCluster.spoken]],
  'screens/actions': [[actionTexts, screens.actions]],
  'screens/apply': [
    [applyScreenTexts, screens.apply],
    [goesTexts, screens.goes],
  ],
  'screens/bell': [[bellTexts, screens.bell]],
  'screens/calendar': [[calendarScreenTexts, screens.calendar]],
  'screens/changes': [[changeTexts, screens.changes]],
  'screens/confirmations': [[confirmTexts, screens.confirmations]],
  'screens/editing': [[editingTexts, screens.editing]],
  'screens/environments': [[environmentTexts, screens.environments]],
  'screens/export': [[exportTexts, screens.exports]],
  'screens/filter': [[filterTexts, screens.filter]],
  'screens/fleet': [[fleetScreenTexts, screens.fleet]],
  'screens/frame': [
    [frameTexts, screens.frame],
    [{ title: screenTitles }, { title: screens.titles }],
  ],
  'screens/leaving': [[leavingTexts, screens.leaving]],
  'screens/legend': [[legendTexts, screens.legend]],
  'screens/live': [[liveScreenTexts, screens.live]],
  'screens/plan': [
    [planScreenTexts, screens.plan],
    [writtenTexts, screens.written],
  ],
  'screens/plugins': [[pluginScreenTexts, screens.plugins]],
  'screens/read-only': [[readOnlyTexts, screens.readOnly]],
  'screens/reading': [[readingTexts, screens.reading]],
  'screens/rotation': [[rotationScreenTexts, screens.rotation]],
  'screens/start': [[startTexts, screens.start]],
  'screens/trust': [
    [trustScreenTexts, screens.trust],
    [listTexts, screens.lists],
  ],
  'screens/undo': [[undoScreenTexts, screens.undo]],
  'spoken/answers': [[answerTexts, spoken.answers]],
  'spoken/help': [[helpTexts, spoken.help], [placeTexts]],
  'spoken/labels': [[labelTexts, spoken.labels], [afterErrorTexts]],
  'spoken/questions': [[questionTexts, spoken.questions]],
  'spoken/screens': [[spokenTexts, spoken.screens]],
  'spoken/work': [[workTexts, spoken.work]],
};

const golden: Readonly<Record<string, Lines>> = Object.fromEntries(
  Object.entries(groups).map(([group, all]) => [group, all.flatMap(([texts, samples]) => textsOf(texts, samples))]),
);

test.each(Object.entries(golden))('%s', async (group, lines) => {
  const text = lines.map(([name, each]) => `${name}\n  ${each}\n`).join('\n');
  await expect(text).toMatchFileSnapshot(`golden/${group}.txt`);
});

/** What a text says before its last clause, which names a key or a word to type. Short texts are labels. */
function factsOf(text: string): readonly string[] {
  const clauses = text.toLowerCase().split(/(?<=[.:;!?])\s+/);
  return [clauses, clauses.slice(0, -1)]
    .map((some) => some.join(' ').replace(/[.:;!?]+$/, ''))
    .filter((fact) => fact.split(' ').length >= shortestFact);
}

const shortestFact = 4;

test('the screen reader has no text of its own for what a screen says', () => {
  const shown = new Map(
    groupsIn('screens/').flatMap(([name, text]) => factsOf(text).map((fact) => [fact, name] as const)),
  );
  const twins = groupsIn('spoken/').flatMap(([name, text]) =>
    // A spoken text may begin with the title of its screen.
    [text, text.replace(/^\w+\. /, '')]
      .flatMap(factsOf)
      .flatMap((fact) => (shown.has(fact) ? [`${name} is ${shown.get(fact)}: ${fact}`] : [])),
  );
  expect(twins).toEqual([]);
});

function groupsIn(folder: string): Lines {
  return Object.entries(golden).flatMap(([group, lines]) =>
    group.startsWith(folder) ? lines.map(([name, text]) => [`${group}, ${name}`, text] as const) : [],
  );
}

/** Names of keys, and single characters that stand where a word does: `t refreshes`, `5 lists them`. */
const literalKey =
  /(?<![\w-])(?:enter|esc|tab|space|pgup|pgdn|ctrl-[a-z]|Ctrl-[A-Z]|shift-tab|F1)(?![\w-])|(?<![^\s(])(?:[b-zB-HJ-Z]|[1-9](?= (?:shows|lists|leads|goes|opens)\b))(?=[ ,:;).]|$)/;

/** Beyond the UI, in the shell, no file changes a key. */
const withoutKeymap: readonly string[] = ['screens/leaving', 'new-cluster/spoken'];

test('no sentence of a screen has a key in it: each gets the key that the user has bound', () => {
  const drawn = Object.entries(groups).filter(
    ([group]) => !group.startsWith('spoken/') && !withoutKeymap.includes(group),
  );
  const found = drawn.flatMap(([group, all]) =>
    all
      .flatMap(([texts, samples = {}]) => textsOf(texts, withOtherKeys(samples) as object))
      .filter(([, text]) => literalKey.test(text))
      .map(([name, text]) => `${group}, ${name}: ${text}`),
  );
  expect(found).toEqual([]);
});

test.each(['t refreshes.', 'Fix that first; t tries again', 'esc goes back.', 'drifted (p plans it)', '5 lists them.'])(
  'a key in a sentence is found: %s',
  (text) => {
    expect(text).toMatch(literalKey);
  },
);

/** Every key of the samples is another one. */
function withOtherKeys(samples: unknown): unknown {
  if (typeof samples === 'function') return () => '⌘';
  // The screen reader has no keys.
  if (Array.isArray(samples)) return samples.filter((values) => !isOfWords(values)).map(withOtherKeys);
  if (typeof samples !== 'object' || samples === null) return samples;
  return Object.fromEntries(Object.entries(samples).map(([name, each]) => [name, withOtherKeys(each)]));
}

function isOfWords(values: unknown): boolean {
  return Array.isArray(values) && values.includes('word');
}
