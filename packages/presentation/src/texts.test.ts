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
import { confirmTexts } from './screens/confirmations.ts';
import { editingTexts } from './screens/editing.ts';
import { environmentTexts } from './screens/environments.ts';
import { exportTexts } from './screens/export.ts';
import { filterTexts } from './screens/filter.ts';
import { fleetScreenTexts } from './screens/fleet.ts';
import { frameTexts } from './screens/frame.ts';
import { leavingTexts } from './screens/leaving.ts';
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

/** One file for each group. */
const golden: Readonly<Record<string, Lines>> = {
  'new-cluster/ca-lines': textsOf(caLineTexts, newCluster.caLines),
  'new-cluster/environment-test': textsOf(environmentTestTexts),
  'new-cluster/node-lines': textsOf(nodeLineTexts, newCluster.nodeLines),
  'new-cluster/pages': textsOf(wizardTexts, newCluster.pages),
  'new-cluster/pasting': textsOf(pastingTexts, newCluster.pasting),
  'new-cluster/plugin-lines': textsOf(pluginLineTexts, newCluster.pluginLines),
  'new-cluster/sink-lines': textsOf(sinkLineTexts, newCluster.sinkLines),
  'new-cluster/spoken': textsOf(wizardQuestionTexts, newCluster.spoken),
  'screens/actions': textsOf(actionTexts, screens.actions),
  'screens/apply': [...textsOf(applyScreenTexts, screens.apply), ...textsOf(goesTexts, screens.goes)],
  'screens/bell': textsOf(bellTexts, screens.bell),
  'screens/calendar': textsOf(calendarScreenTexts, screens.calendar),
  'screens/confirmations': textsOf(confirmTexts, screens.confirmations),
  'screens/editing': textsOf(editingTexts, screens.editing),
  'screens/environments': textsOf(environmentTexts, screens.environments),
  'screens/export': textsOf(exportTexts, screens.exports),
  'screens/filter': textsOf(filterTexts, screens.filter),
  'screens/fleet': textsOf(fleetScreenTexts, screens.fleet),
  'screens/frame': textsOf(frameTexts, screens.frame),
  'screens/leaving': textsOf(leavingTexts, screens.leaving),
  'screens/live': textsOf(liveScreenTexts, screens.live),
  'screens/plan': [...textsOf(planScreenTexts, screens.plan), ...textsOf(writtenTexts)],
  'screens/plugins': textsOf(pluginScreenTexts, screens.plugins),
  'screens/read-only': textsOf(readOnlyTexts, screens.readOnly),
  'screens/reading': textsOf(readingTexts, screens.reading),
  'screens/rotation': textsOf(rotationScreenTexts, screens.rotation),
  'screens/start': textsOf(startTexts, screens.start),
  'screens/trust': [...textsOf(trustScreenTexts, screens.trust), ...textsOf(listTexts, screens.lists)],
  'screens/undo': textsOf(undoScreenTexts, screens.undo),
  'spoken/answers': textsOf(answerTexts, spoken.answers),
  'spoken/help': [...textsOf(helpTexts, spoken.help), ...textsOf(placeTexts)],
  'spoken/labels': [...textsOf(labelTexts, spoken.labels), ...textsOf(afterErrorTexts)],
  'spoken/questions': textsOf(questionTexts, spoken.questions),
  'spoken/screens': textsOf(spokenTexts, spoken.screens),
  'spoken/work': textsOf(workTexts, spoken.work),
};

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
