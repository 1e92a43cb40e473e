import { emptyIntent } from '@kpki/engine';
import { rotationScreenTexts } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { applyDone, failure, planned, read } from '../../../../test/ui/acts.ts';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, later, play, playFrom, tells, text } from '../../../../test/ui/play.ts';
import {
  checksFailed,
  checksOfAnotherCa,
  checksPassed,
  checksUnproven,
  checksWaiting,
  inventoryInRotation,
  inventoryWithNextAwaited,
  restarts,
  rotationAppliedAt,
  rotationAt,
  rotationOfAll,
  rotationOfEtcd,
  rotationWithRestarts,
  rotationWithStarts,
} from '../../../../test/ui/rotation.ts';
import { sceneOf } from '../../../../test/ui/scenes.ts';
import { screenLines } from '../../../print/document.ts';
import { widthOf } from '../../../text/width.ts';
import { noChecks } from '../../work/task.ts';
import { routeOf } from '../change.ts';
import { confirmLines } from '../confirm-lines.ts';
import { hintPieces, sentence } from '../frame.ts';
import { header } from '../header.ts';
import type { State } from '../model.ts';
import { contextOf } from '../on-key.ts';
import { specRequest } from '../plan-request.ts';
import { mostRoom } from '../popup.ts';
import { rotationRoute } from '../rotation.ts';
import { trustRoute } from '../route.ts';
import { joinedCounts, summaryText } from '../select/counts.ts';
import { owedRestart } from '../select/owed-restart.ts';
import { pipelinePieces } from '../select/pipeline.ts';
import { resultLines } from '../select/result.ts';
import { rotationButtons } from '../select/rotation-moves.ts';
import { runbookSteps } from '../select/runbook.ts';
import { trustSentence, trustSummary } from '../select/trust.ts';
import {
  buttonsIn,
  rotationFocus,
  rotationOnScreen,
  rotationRoom,
  rotationScreen,
  rotationSideText,
} from './rotation.ts';

const names = nameSets.latin;
const toIt: readonly Act[] = [read(names), keys('x', 'down', 'down', 'down', 'enter')];
const done = applyDone({ entriesWritten: 4, rollout: restarts });

function at(...acts: readonly Act[]): ReturnType<typeof play> {
  return play({}, ...toIt, ...acts);
}

function applied({ tasks }: ReturnType<typeof play>): number {
  return tasks.filter(({ task }) => task.type === 'apply').length;
}

function titlesIn(state: State, route: ReturnType<typeof rotationRoute>): readonly string[] {
  return [...rotationOnScreen(state, route).lines, ...rotationSideText(state, route).lines].flatMap((line) =>
    line.isTitle === true ? [line.text] : [],
  );
}

function headIn(state: State, route = rotationRoute('kubernetes-ca')): readonly string[] {
  return rotationRoom(state, route).head.map((line) => line.text);
}

function screens({ path }: State): readonly string[] {
  return path.map(({ screen }) => screen);
}

describe('the live checks', () => {
  test.each([
    ['requested', 'asking', 'Live checks before reissue', /^… checking$/],
    ['all proven', checksPassed, 'Live checks before reissue: 6 of 6 passed', /^✓ 6 passed: kube-apiserver, /],
  ] as const)('are seen at 80 by 24 without scrolling: %s', (_, liveChecks, title, says) => {
    const { state } = at(rotationAt('trust', liveChecks));
    const seen = rotationOnScreen(state, rotationRoute('kubernetes-ca')).shown.map((line) => line.text);
    expect(seen).toContain(title);
    expect(seen).toContainEqual(expect.stringMatching(says));
  });
});

test('servers of another CA on several nodes have one text, and leave the runbook in view', () => {
  const { state } = at(() => [{ type: 'resized', columns: 120, rows: 40 }], rotationAt('trust', checksOfAnotherCa));
  const shown = rotationOnScreen(state, rotationRoute('kubernetes-ca')).shown.map(({ text }) => text);
  const said = shown.join(' ').replaceAll(/ +/g, ' ');
  expect(said.split('serves the certificate of another CA')).toHaveLength(2);
  expect(said).toMatch(/ cp1, cp2, cp3: serves the certificate of another CA\. Fix: check the address/);
  expect(shown).toContain('Runbook: roll out trust (space ticks a step)');
});

describe('what can be done with the CA', () => {
  const idle = (size = { columns: 80, rows: 24 }): State =>
    play({ size }, read(names), keys('7'), rotationAt('unprepared')).state;

  test('opens with x, and leads to the rotation of all CAs, whose way back is not that of one', () => {
    const open = playFrom(idle(), keys('x')).state;
    expect(routeOf(open)).toMatchObject({ screen: 'actions', of: { is: 'artifact', artifact: 'kubernetes-ca' } });
    const { state } = playFrom(open, keys('end', 'enter'));
    expect(routeOf(state)).toMatchObject({ screen: 'rotation', of: 'all sa' });
    expect(screens(state)).toEqual(['trust', 'rotation']);
    expect(playFrom(state, rotationOfAll('begun', 'begun'), keys('x')).state.message?.text).toBe(
      'x is for one CA: choose it in the trust tree, by 1.',
    );
  });

  test('is named before the first phase, whole at 60 columns', () => {
    const { text } = sentence(idle({ columns: 60, rows: 16 }));
    expect(text).toBe('x, Rotate all: all CAs together, with one restart a phase.');
  });
});

describe('a phase', () => {
  test('is planned for what the standing says comes next, and for nothing else', () => {
    const { tasks, state } = at(rotationAt('trust', checksPassed), keys('enter'));
    const intent = { renew: [], rekey: [], rotate: [{ name: 'kubernetes-ca', to: 'reissue' }] };
    expect(tasks.at(-1)?.task).toMatchObject({ type: 'plan', intent });
    expect(screens(state)).toEqual(['trust', 'actions', 'rotation', 'plan']);
  });

  test('is not planned while a live check failed, or is made; the plan of what is declared is made elsewhere', () => {
    for (const liveChecks of [checksFailed('it trusts only the old one'), 'asking'] as const) {
      const { tasks, state } = at(rotationAt('trust', liveChecks), keys('p', 'p'));
      expect(tasks.some(({ task }) => task.type === 'plan')).toBe(false);
      expect(state.message?.text).toMatch(liveChecks === 'asking' ? /^Asking the servers/ : /^Plan reissue is off: /);
      expect(buttonsIn(state, rotationRoute('kubernetes-ca'))[0]?.why).not.toBeNull();
    }
  });

  test('is not planned while a server was not restarted: it waits, and nothing has failed', () => {
    const { state } = at(rotationAt('trust', checksWaiting), keys('p'));
    expect(state.message?.text).toBe('Plan reissue is off: 1 of 6 live checks waits for a restart.');
    const text = rotationOnScreen(state, rotationRoute('kubernetes-ca')).lines;
    expect(text).toContainEqual(
      expect.objectContaining({ text: expect.stringMatching(/^~ kube-apiserver +1 of 2 +pending/) }),
    );
    expect(text.some((line) => line.text.includes('failed'))).toBe(false);
    // The name that the message has is the title of a section.
    expect(text).toContainEqual(
      expect.objectContaining({ text: 'Runbook: roll out trust (space ticks a step)', isTitle: true }),
    );
  });

  test('is planned by its button once the servers are asked again, where they answered a while ago', () => {
    const waiting = at(rotationAt('trust', checksWaiting), later(3000));
    for (const pressed of [keys('enter'), keys('p')]) {
      const { state, tasks } = playFrom(waiting.state, pressed);
      expect(tasks.map(({ task }) => task.type)).toEqual(['read rotation']);
      expect(state.message?.text).toBe('Asking the servers; once they are ready, the plan follows.');
      const ready = playFrom(state, rotationAt('trust', checksPassed));
      expect(ready.tasks.at(-1)?.task).toMatchObject({
        intent: { rotate: [{ name: 'kubernetes-ca', to: 'reissue' }] },
      });
      const not = playFrom(state, rotationAt('trust', checksWaiting));
      expect(not.tasks.some(({ task }) => task.type === 'plan')).toBe(false);
      expect(not.state.message?.text).toBe('Plan reissue is off: 1 of 6 live checks waits for a restart.');
    }
  });

  test('has one line for what waits, and its runbook in view at 80 by 24', () => {
    const { state } = at(rotationAt('trust', checksWaiting));
    const { shown, lines } = rotationOnScreen(state, rotationRoute('kubernetes-ca'));
    const seen = shown.map((line) => line.text);
    expect(rotationRoom(state, rotationRoute('kubernetes-ca')).head[0]).toEqual({
      text: '~ Restart kube-apiserver on cp1 (1 of 3 nodes); then p plans reissue',
      severity: 'warning',
      isBold: true,
    });
    expect(seen).toContainEqual(expect.stringMatching(/^✓ 5 passed: /));
    // The headline names the restart.
    expect(seen).toContainEqual(expect.stringMatching(/^~ kube-apiserver {2}1 of 2 {2}pending +12:00:00Z$/));
    expect(seen.join(' ')).not.toContain('cp1: restart kube-apiserver');
    expect(seen).toContain('Runbook: roll out trust (space ticks a step)');
    expect(lines.filter((line) => line.text.includes('differs from the stored bundle'))).toEqual([]);
  });

  test('has what the rollback waits for where its button has the focus, and not before', () => {
    const { state } = at(rotationAt('trust', checksWaiting));
    const textAt = (shown: State): readonly string[] =>
      rotationOnScreen(shown, shown.path.at(-1) as ReturnType<typeof rotationRoute>).lines.map((line) => line.text);
    expect(textAt(state)).not.toContain('Rollback: waits for the live checks above');
    expect(textAt(playFrom(state, keys('tab')).state)).toContain('Rollback: waits for the live checks above');
  });

  test('is not called ready where the trust of a component is not observable', () => {
    const route = rotationRoute('etcd-ca');
    const { state } = play({}, read(names), () => [{ type: 'visit', route }], rotationOfEtcd('trust', checksPassed));
    const pieces = state.rotation === null ? [] : pipelinePieces(state.rotation, state, 76);
    // What no answer tells is no check that the phase waits for.
    expect(pieces).toContainEqual({ text: '┨CHECKS 5/5 +1 by hand┠', role: 'due' });
    expect(titlesIn(state, route)).toContain('Live checks before reissue: 5 passed, 1 not observable');
    expect(headIn(state, route).join(' ')).toMatch(
      /^¬ Make sure that kube-apiserver on cp1, cp2 was restarted; then p/,
    );
    const text = rotationOnScreen(state, route).lines.map((line) => line.text);
    expect(text.join(' ')).toMatch(/not observable {2}tick step \d once all restarted/);
  });

  test('names the step that is ticked for what no check observes, and asks for it until then', () => {
    const route = rotationRoute('etcd-ca');
    const { state } = play(
      { size: { columns: 120, rows: 40 } },
      read(names),
      () => [{ type: 'visit', route }],
      rotationOfEtcd('trust', checksPassed),
    );
    const textOf = (shown: State): string =>
      rotationOnScreen(shown, route)
        .lines.map((line) => line.text.trim())
        .join(' ');
    expect(textOf(state)).toContain('is not observable; tick step 2 once each was restarted');
    expect(textOf(state)).toMatch(/\[ \] 2\. \(check kube-apiserver yourself\) /);
    expect(textOf(state)).not.toMatch(/1\. \(by hand/);
    const ticked = playFrom(state, keys('space', 'space', 'space')).state;
    expect(textOf(ticked)).toContain('trust in etcd-ca is not observable; step 2 ticked by you');
    expect(textOf(ticked)).not.toContain('once each was restarted');
    expect(textOf(ticked)).toContain('[x] 2. ');
    expect(headIn(ticked, route).join(' ')).toMatch(
      /^✓ Ready for reissue; you ticked the restart of kube-apiserver: p +plans reissue$/,
    );
    const phases = (shown: State): string =>
      shown.rotation === null
        ? ''
        : pipelinePieces(shown.rotation, shown, 76)
            .map((piece) => piece.text)
            .join('');
    expect(phases(state)).toMatch(/~ trust .*┨CHECKS 5\/5 \+1 by hand┠/);
    expect(phases(ticked)).toMatch(/✓ trust .*┨CHECKS 5\/5┠/);
    const askedLines = (shown: State): readonly string[] => {
      const { overlay } = playFrom(shown, keys('p'), planned(names), keys('a')).state;
      return overlay?.is === 'confirm' ? overlay.lines : expect.fail('nothing is asked');
    };
    expect(askedLines(state)).toContain(
      'Not ticked: step 2 of the runbook. Make sure that kube-apiserver was restarted.',
    );
    expect(askedLines(ticked).join(' ')).not.toContain('Not ticked');
    // Another tick removes the first.
    expect(textOf(playFrom(ticked, keys('space')).state)).toContain('; tick step 2 once each was restarted');
  });

  test('leaves no restart to a person where the phase before needs none', () => {
    const route = rotationRoute('etcd-ca');
    const { state } = play({}, read(names), () => [{ type: 'visit', route }], rotationOfEtcd('reissue', checksPassed));
    expect(headIn(state, route)[0]).toBe('✓ Ready for distrust, as far as it can be observed: p plans distrust');
    const text = rotationOnScreen(state, route).lines.map((line) => line.text);
    expect(text.join(' ')).toMatch(/not observable {2}no restart is due/);
    const pieces = state.rotation === null ? [] : pipelinePieces(state.rotation, state, 76);
    expect(pieces.map((piece) => piece.text).join('')).not.toContain('by hand');
    expect(text.join(' ')).not.toContain('once each was');
  });

  test('that was applied is not told until it is read again', () => {
    const acts = [rotationAt('begun'), keys('enter'), planned(names), keys('a', 'enter'), done, keys('enter')] as const;
    const { state } = at(...acts);
    const route = rotationRoute('kubernetes-ca');
    expect(rotationScreen.summary(state, route)).toBe('reading …');
    expect(buttonsIn(state, route).map(({ label }) => label)).toEqual(['Back']);
    expect(rotationOnScreen(state, route).lines).toEqual([]);
    const late = playFrom(at(...acts.slice(0, -2)).state, rotationAt('begun'), done).state;
    expect(late.rotation).toBeNull();
    expect(rotationScreen.summary(playFrom(state, rotationAt('trust', 'asking')).state, route)).toBe('→ phase trust');
  });

  test.each(['2', '3', '4', '5', '6'])(
    'is returned to from the screen that %s opens, and is read if it has to be',
    (key) => {
      const there = at(rotationAt('trust', checksPassed), keys(key)).state;
      expect(screens(there).slice(0, -1)).toEqual(['trust', 'actions', 'rotation']);
      const back = playFrom({ ...there, overlay: null, rotation: null }, later(1));
      expect(screens(playFrom(back.state, keys('esc')).state)).toEqual(['trust', 'actions', 'rotation']);
      expect(playFrom(back.state, keys('esc')).state.rotation).toMatchObject({ is: 'looking', of: 'kubernetes-ca' });
    },
  );

  test('that was asked for while the servers are asked is planned once they have answered', () => {
    const asking = [rotationAt('trust', 'asking'), keys('enter')] as const;
    const { tasks, state } = at(...asking, rotationAt('trust', checksPassed));
    expect(tasks.at(-1)?.task).toMatchObject({ intent: { rotate: [{ name: 'kubernetes-ca', to: 'reissue' }] } });
    expect(screens(state)).toEqual(['trust', 'actions', 'rotation', 'plan']);

    const closed = at(...asking, rotationAt('trust', checksFailed('it trusts only the old one')));
    expect(closed.tasks.some(({ task }) => task.type === 'plan')).toBe(false);
    expect(closed.state.message?.text).toMatch(/^Plan reissue is off: a live check failed/);
    expect(closed.state.message?.text).not.toContain('--');
  });

  test.each([
    ['left meanwhile', keys('esc')],
    ['read again', keys('t')],
    ['covered by help', keys('?')],
  ])('that was asked for while the servers are asked is not planned where the screen was %s', (_, meanwhile) => {
    const { tasks } = at(rotationAt('trust', 'asking'), keys('enter'), meanwhile, rotationAt('trust', checksPassed));
    expect(tasks.some(({ task }) => task.type === 'plan')).toBe(false);
  });

  test('is not rolled back while a live check failed either, and what has to be so before that is said', () => {
    for (const liveChecks of [checksFailed('it trusts only the old one'), 'asking'] as const) {
      const { tasks, state } = at(rotationAt('trust', liveChecks), keys('tab', 'enter'));
      expect(tasks.some(({ task }) => task.type === 'plan')).toBe(false);
      expect(buttonsIn(state, rotationRoute('kubernetes-ca'))[1]?.why).not.toBeNull();
    }
    const waits = at(rotationAt('trust', 'asking'), keys('tab', 'enter'), rotationAt('trust', checksPassed));
    expect(waits.state.request).toMatchObject({ command: 'rotate kubernetes-ca --rollback' });
    const look = at(rotationAt('reissue', checksPassed)).state.rotation;
    expect(
      look === null
        ? ''
        : screenLines(look.document, 200)
            .map(({ text }) => text)
            .join('\n'),
    ).toContain('Before the rollback to trust, make sure that\n  - Every server and client trusts both CAs again');
    // Trusting again has no conditions.
    const again = at(rotationAt('distrust', checksFailed('it trusts only the new one')), keys('tab', 'enter'));
    expect(again.state.request).toMatchObject({ command: 'rotate kubernetes-ca --rollback' });
  });

  test('that nobody asked for while the servers are asked is not planned, and is ready', () => {
    const { tasks, state } = at(rotationAt('trust', 'asking'), rotationAt('trust', checksPassed));
    expect(tasks.some(({ task }) => task.type === 'plan')).toBe(false);
    expect(buttonsIn(state, rotationRoute('kubernetes-ca'))[0]).toMatchObject({ label: 'Plan reissue', why: null });
  });

  test('that is done leads back to where it stands now, which is read anew', () => {
    const after = at(
      rotationAt('begun'),
      keys('enter'),
      planned(names),
      keys('a', 'enter'),
      done,
      read(names),
      keys('enter'),
    );
    expect(applied(after)).toBe(1);
    expect(screens(after.state)).toEqual(['trust', 'actions', 'rotation']);
    expect(after.tasks.at(-1)?.task).toMatchObject({ type: 'read rotation', of: 'kubernetes-ca' });
    expect(after.state.request).toEqual(specRequest);
  });

  test('that is done leads to its rotation at once, which says what was written until it is left', () => {
    const plan = { intent: { renew: [], rekey: [], rotate: [{ name: 'kubernetes-ca', to: 'trust' }] } } as const;
    const acts = [rotationAt('begun'), keys('enter'), planned(names, plan), keys('a', 'enter'), done] as const;
    const after = at(...acts);
    expect(screens(after.state)).toEqual(['trust', 'actions', 'rotation']);
    expect(after.tasks.map(({ task }) => task.type).slice(-2)).toEqual(['read', 'read rotation']);
    const route = after.state.path.at(-1) as ReturnType<typeof rotationRoute>;
    const { state } = playFrom(after.state, rotationAt('trust', checksWaiting));
    const texts = rotationOnScreen(state, route).lines.map((line) => line.text);
    expect(headIn(state)[0]).toBe('~ Restart kube-apiserver on cp1 (1 of 3 nodes); then p plans reissue');
    expect(texts[0]).toBe('✓ Done: trust of kubernetes-ca. 4 steps, 4 entries.');
    // It is said once on the screen.
    expect(sentence(after.state).text).not.toContain('Done');
    expect(sentence(state).text).not.toContain('Done');
    const again = playFrom(state, keys('esc', 'enter')).state;
    expect(again.path.at(-1)).toMatchObject({ screen: 'rotation', done: null });
  });

  test.each([
    ['distrust', 'remove', '✓ The rotation of kubernetes-ca is over.'],
    ['trust', 'rollback', '✓ The rotation of kubernetes-ca is rolled back.'],
  ] as const)('that ends it leads to where it was begun: what comes next is another rotation', (from, to, said) => {
    const plan = { intent: { renew: [], rekey: [], rotate: [{ name: 'kubernetes-ca', to }] } } as const;
    const moves = to === 'rollback' ? keys('tab', 'enter') : keys('enter');
    const question = [rotationAt(from, checksPassed), moves, planned(names, plan), keys('a'), text(names.cluster)];
    const after = at(...question, keys('enter'), done, read(names));
    const lines = resultLines(after.state).map(({ text }) => text.trim());
    expect(lines).toContain(said);
    const left = lines.join(' ').includes('Change what kpki does not write');
    expect(left).toBe(to === 'rollback');
    expect(screens(playFrom(after.state, keys('enter')).state)).toEqual(['trust']);
  });

  test('that is rolled back has the runbook of the plan, and later that of the phase', () => {
    const plan = { intent: { renew: [], rekey: [], rotate: [{ name: 'kubernetes-ca', to: 'trust' }] } } as const;
    const back = [rotationAt('reissue', checksPassed), keys('tab', 'enter'), planned(names, plan), keys('a', 'enter')];
    const [restart] = restarts;
    const own = restart === undefined ? [] : [{ ...restart, component: 'etcd' as const, node: 'cp2' }];
    const { state } = at(...back, applyDone({ entriesWritten: 4, rollout: own }), rotationAt('trust', checksPassed));
    const stepsIn = ({ rotation }: State): unknown => rotation?.found?.rolloutDue;
    expect(stepsIn(state)).toEqual(own);
    expect(stepsIn(playFrom(state, keys('t'), rotationAt('trust', checksPassed)).state)).toEqual(own);
    expect(stepsIn(playFrom(state, keys('t'), rotationAt('reissue', checksPassed)).state)).toEqual(restarts);
  });

  test('is not planned while a check is unproven: the screen says how a shell goes on', () => {
    const { tasks, state } = at(rotationAt('trust', checksUnproven), keys('p'));
    expect(tasks.some(({ task }) => task.type === 'plan')).toBe(false);
    expect(state.message?.text).toMatch(/^Plan reissue is off: a live check is unproven/);
    const said = screenLines(state.rotation?.document ?? [], 200).map((each) => each.text);
    expect(said).toContain('× unreachable: kube-scheduler cp1 at 192.0.2.10:10259: nothing listens on this port');
    expect(said.join('\n')).toContain('  kpki rotate kubernetes-ca -e dev --accept-unproven kube-scheduler/cp1');
  });

  test('has a long command that accepts checks cut by whole words, and whole where it is copied or exported', () => {
    const accepted = Array.from({ length: 12 }, (_, node) => ` --accept-unproven kube-scheduler/cp${node + 1}`);
    const unproven = accepted.map((_, node) => ({
      ...(checksUnproven.unproven[0] ?? expect.fail('nothing is unproven')),
      name: `kube-scheduler/cp${node + 1}`,
      node: `cp${node + 1}`,
    }));
    const { state } = at(rotationAt('trust', { ...checksUnproven, unproven }));
    const whole = `kpki rotate kubernetes-ca -e dev${accepted.join('')}`;
    const lines = rotationOnScreen(state, rotationRoute('kubernetes-ca')).lines.map((line) => line.text);
    const from = lines.findIndex((line) => line.includes('kpki rotate kubernetes-ca'));
    const shown = lines.slice(from, from + 2).map((line) => line.trim());
    expect(shown.join(' ')).toBe(`kpki rotate kubernetes-ca -e dev${accepted.slice(0, 2).join('')} … (12 checks)`);
    expect(lines.filter((line) => line.includes('--accept-unproven'))).toHaveLength(2);
    expect(playFrom(state, keys('y')).state.overlay).toMatchObject({ items: [{ text: whole }, {}] });
    expect(screenLines(state.rotation?.document ?? [], 2000).map((line) => line.text)).toContain(`  ${whole}`);
  });

  test('has no command that accepts checks while another one waits', () => {
    const { state } = at(rotationAt('trust', { ...checksUnproven, refuted: checksWaiting.refuted }));
    const lines = rotationOnScreen(state, rotationRoute('kubernetes-ca')).lines.map((line) => line.text);
    expect(lines.join(' ')).not.toContain('--accept-unproven');
    expect(playFrom(state, keys('y')).state.overlay).toMatchObject({ items: [{ kind: 'command' }] });
  });

  test('and the way back depend each on its own checks', () => {
    const both = rotationAt('trust', checksPassed, null, checksUnproven);
    expect(at(both, keys('enter')).state.request).toMatchObject({ command: 'rotate kubernetes-ca' });
    const back = at(both, keys('tab', 'enter'));
    expect(back.tasks.some(({ task }) => task.type === 'plan')).toBe(false);
    expect(back.state.message?.text).toMatch(/^Roll back is off: a live check is unproven/);
  });

  test('that failed is planned again, and p elsewhere plans what is declared', () => {
    const fails = failure('apply', 'disk full');
    const failed = at(rotationAt('begun'), keys('enter'), planned(names), keys('a', 'enter'), fails, read(names));
    expect(playFrom(failed.state, keys('t')).tasks.at(-1)?.task).toMatchObject({
      intent: { rotate: [{ name: 'kubernetes-ca', to: 'trust' }] },
    });
    expect(playFrom(failed.state, keys('esc')).tasks.at(-1)?.task.type).toBe('read rotation');
    const readAgain = [keys('esc'), rotationAt('begun'), keys('1', 'p')] as const;
    expect(playFrom(failed.state, ...readAgain).tasks.at(-1)?.task).toMatchObject({ intent: emptyIntent });
  });
});

describe('what takes something away', () => {
  const toDistrust: readonly Act[] = [rotationAt('reissue', checksPassed), keys('enter'), planned(names), keys('a')];

  test.each([
    ['nothing', []],
    ['a part of it', [text(names.cluster.slice(0, -1))]],
    ['another name', [text('kubernetes-ca')]],
    ['the word yes', [text('yes')]],
  ])('is not done with %s', (_, typed) => {
    expect(applied(at(...toDistrust, ...typed, keys('enter', 'tab', 'enter', 'up', 'enter')))).toBe(0);
  });

  test('is done with the name of the cluster, and esc leaves it', () => {
    expect(applied(at(...toDistrust, text(names.cluster), keys('enter')))).toBe(1);
    expect(applied(at(...toDistrust, text(names.cluster), keys('esc', 'esc')))).toBe(0);
  });

  test.each([
    ['the last phase, which deletes the old key', 'distrust', []],
    ['going back to before, which deletes the new one', 'trust', ['tab']],
    ['the short path', 'begun', ['tab']],
  ] as const)('asks for the name of the cluster: %s', (_, where, moves) => {
    const { state } = at(rotationAt(where, 'none'), keys(...moves, 'enter'), planned(names), keys('a'));
    expect(state.overlay).toMatchObject({ is: 'confirm', focus: 'name', typed: { name: names.cluster } });
  });

  test('says before it what it costs', () => {
    const { state } = at(rotationAt('begun'), keys('tab', 'enter'), planned(names), keys('a'));
    expect(state.overlay).toMatchObject({
      lines: expect.arrayContaining([expect.stringContaining('API servers reject')]),
    });
  });

  const askedIn = (size: State['size']): State =>
    play({ size }, ...toIt, rotationAt('reissue', checksPassed), keys('enter'), planned(names), keys('a')).state;

  test('says at the question what is decided, and not again what is in view in the plan behind it', () => {
    const { overlay } = askedIn({ columns: 100, rows: 70 });
    expect(overlay).toMatchObject({
      lines: [
        expect.stringMatching(/^Every client with a certificate of the old CA/),
        'The apply writes files in ./out.',
      ],
    });
  });

  test('says at the question what it costs, where the question covers that in the plan', () => {
    const { overlay, request, size } = askedIn({ columns: 80, rows: 24 });
    const costs = request.of === 'spec' ? [] : request.costs;
    expect(costs).not.toEqual([]);
    if (overlay?.is !== 'confirm') throw new Error('nothing is asked');
    expect(overlay.lines).toEqual(expect.arrayContaining([...costs]));
    const shown = confirmLines(overlay, mostRoom(size) ?? expect.fail('no room')).lines.map(({ text }) => text.trim());
    for (const cost of costs) expect(shown.join(' ')).toContain(cost);
  });
});

describe('all together', () => {
  const toAll: readonly Act[] = [read(names), keys('x', 'end', 'enter')];
  const ofAll = (...acts: readonly Act[]): ReturnType<typeof play> => play({}, ...toAll, ...acts);

  test('are looked at as `rotate all sa`, and planned with one intent and one command', () => {
    expect(ofAll().tasks.at(-1)?.task).toMatchObject({ type: 'read rotation', of: 'all sa' });
    const { tasks, state } = ofAll(rotationOfAll('begun', 'begun'), keys('enter'));
    const rotate = ['kubernetes-ca', 'sa'].map((name) => ({ name, to: 'trust' }));
    expect(tasks.at(-1)?.task).toMatchObject({ type: 'plan', intent: { renew: [], rekey: [], rotate } });
    expect(state.request).toMatchObject({ command: 'rotate all sa' });
  });

  test('wait for the one that is behind', () => {
    const { tasks } = ofAll(rotationOfAll('trust', 'begun'), keys('enter'));
    expect(tasks.at(-1)?.task).toMatchObject({ type: 'plan', intent: { rotate: [{ name: 'sa', to: 'trust' }] } });
  });

  test.each([
    ['distrust', 'reissue', []],
    ['remove', 'distrust', []],
    ['going back to before', 'trust', ['tab']],
    ['the short path', 'begun', ['tab']],
  ] as const)('want the name of the cluster typed: %s', (_, where, moves) => {
    const { state } = ofAll(rotationOfAll(where, where), keys(...moves, 'enter'), planned(names), keys('a'));
    expect(state.overlay).toMatchObject({ focus: 'name', typed: { name: names.cluster } });
  });
});

test.each([
  ['under way', inventoryInRotation, 'rotation in phase trust; 7 continues.'],
  ['waiting for its certificate', inventoryWithNextAwaited, 'rotation in phase trust, pending; p says more.'],
])('one that is %s is told in the tree, where everything is ok', (_, rotated, said) => {
  const whole = inventoryOf(names);
  const alone = rotated(whole).entries.filter(({ artifact }) => artifact === 'kubernetes-ca');
  const { state } = play({}, read(names, { inventory: { ...whole, entries: alone } }));
  expect(summaryText(trustSummary(state, trustRoute))).toBe('→ 1 rotating');
  expect(trustSentence(state, trustRoute)).toEqual({ severity: 'warning', text: `kubernetes-ca: ${said}` });
});

test('once the new key signs, no short path is offered: the leaked one may be either', () => {
  const labels = (where: 'trust' | 'reissue'): readonly string[] =>
    rotationButtons(sceneOf('trust'), at(rotationAt(where, checksPassed)).state.rotation).map(({ label }) => label);
  expect(labels('trust')).toContain('Key compromised');
  expect(labels('reissue')).toEqual(['Plan distrust', 'Roll back to trust', 'Back']);
});

test('what comes from the servers late is of the rotation that is looked at', () => {
  const before = sceneOf('rotation staged, its servers are asked');
  const older = before.runs['read rotation'];
  const again = playFrom(before, keys('t')).state;
  expect(again.runs['read rotation']).toBeGreaterThan(older ?? 0);
  expect(again.rotation).toMatchObject({ is: 'looking', checks: noChecks });
});

describe('while the servers are asked again', () => {
  const waiting = at(rotationAt('trust', checksWaiting), later(2 * 60_000)).state;
  const route = rotationRoute('kubernetes-ca');
  const again = playFrom(waiting, keys('t')).state;
  const textIn = (state: State): readonly string[] => rotationOnScreen(state, route).lines.map((line) => line.text);

  test('what they said before stays in view, and nothing is planned by it', () => {
    for (const state of [again, playFrom(again, rotationAt('trust', 'asking')).state]) {
      expect(textIn(state)).toEqual(
        expect.arrayContaining([
          'Live checks before reissue… 5 passed, 1 pending',
          expect.stringMatching(/^~ kube-apiserver {2}1 of 2 {2}pending +12:00:00Z$/),
        ]),
      );
      expect(joinedCounts(header(state).status)).toMatch(/^⟳ asked 12:00:00Z, 2m ago ·/);
      expect(buttonsIn(state, route)[0]).toMatchObject({ isOff: true, why: expect.anything() });
    }
    const answered = playFrom(again, rotationAt('trust', 'asking'), rotationAt('trust', checksPassed)).state;
    expect(textIn(answered).join()).not.toContain('waiting');
    expect(textIn(playFrom(again, rotationAt('reissue', 'asking')).state).join()).not.toContain('cp1: restart');
  });

  test('the header warns of what they said before once they take a minute, or it is old', () => {
    const ageOf = (state: State): string => joinedCounts(header(state).status);
    expect(ageOf(playFrom(again, later(59_000)).state)).toMatch(/^⟳ asked 12:00:00Z/);
    expect(ageOf(playFrom(again, later(60_000)).state)).toMatch(/^! stale, asked 12:00:00Z, 3m ago/);
    const old = playFrom(waiting, later(300_000), keys('t')).state;
    expect(ageOf(old)).toMatch(/^! stale, asked 12:00:00Z, 7m ago/);
  });

  test('nothing moves: no line, no button and no focus', () => {
    const before = at(rotationAt('trust', checksWaiting)).state;
    const read = playFrom(before, keys('t')).state;
    const looks = (of: State): unknown => buttonsIn(of, route).map(({ label, isOff }) => [label, isOff]);
    for (const state of [read, playFrom(read, rotationAt('trust', 'asking')).state]) {
      expect(textIn(state).map((line) => line.replace('reissue…', 'reissue:'))).toEqual(textIn(before));
      expect(textIn(state)).not.toEqual(textIn(before));
      expect(looks(state)).toEqual(looks(before));
      expect(rotationFocus(state, route)).toEqual(rotationFocus(before, route));
      expect(rotationScreen.sentence(state, route)).toEqual(rotationScreen.sentence(before, route));
    }
    // What was open stays so, though a press waits for the answers.
    const open = at(rotationAt('trust', checksPassed), later(60_000), keys('t'), rotationAt('trust', 'asking')).state;
    expect(buttonsIn(open, route)[0]).toMatchObject({ isOff: false, why: expect.anything() });
  });

  test('the screen says what is read, then which servers have not answered, once it takes two seconds', () => {
    const said = (...acts: readonly Act[]) =>
      rotationScreen.sentence(playFrom(again, ...acts, later(2000)).state, route)?.text;
    const reads = tells('read rotation', {
      type: 'events',
      events: [{ type: 'reading', sink: 'main', location: 'dev/cp2' }],
    });
    const asks = tells('read rotation', {
      type: 'rotation asks',
      asked: ['etcd/cp1', 'etcd/cp2', 'kubelet/w1'],
      awaited: ['kubelet/w1'],
    });
    expect(said()).toBe('Reading the rotation …');
    expect(said(reads)).toBe('Reading dev/cp2 …');
    expect(said(reads, rotationAt('trust', 'asking'), asks)).toBe('2 of 3 servers answered. Waiting for kubelet/w1 …');
    expect(said(rotationAt('trust', 'asking'), asks, rotationAt('trust', checksPassed))).toBe(
      'Safe to quit: kpki continues at this phase.',
    );
  });
});

test('where no panel has the matrix of trust, one line sums it up, in view at 80 by 24', () => {
  const route = rotationRoute('kubernetes-ca');
  const { state } = at(rotationAt('trust', checksWaiting));
  expect(headIn(state)).toContain('Trust  □ old only 1 (cp1) · ◧ both 1 · ¬ not observable 7');
  const wide = at(() => [{ type: 'resized', columns: 120, rows: 40 }], rotationAt('trust', checksWaiting)).state;
  expect(headIn(wide, route).join(' ')).not.toContain('old only');
});

test('the matrix of trust names the API server as its flags and files do', () => {
  const { state } = at(() => [{ type: 'resized', columns: 120, rows: 40 }], rotationAt('trust', checksWaiting));
  const lines = rotationSideText(state, rotationRoute('kubernetes-ca')).lines.map(({ text }) => text);
  expect(lines).toContainEqual(expect.stringMatching(/^ +apiserver {2}kcm {2}sched {2}kubelet$/));
});

test('a title that has no room for the counts has them below it, with no word cut', () => {
  const [failed, waits] = [checksFailed('other CAs'), checksWaiting];
  const checks = {
    ...checksUnproven,
    refuted: [...failed.refuted, ...waits.refuted.map((each) => ({ ...each, name: 'etcd/cp1' }))],
  };
  const { state } = at(rotationAt('trust', checks));
  const rules = titlesIn(state, rotationRoute('kubernetes-ca'));
  expect(rules).toContain('Live checks before reissue');
  const lines = rotationOnScreen(state, rotationRoute('kubernetes-ca')).lines.map(({ text }) => text);
  expect(lines[lines.indexOf('Live checks before reissue') + 1]).toBe('4 passed, 1 failed, 1 pending, 1 unreachable');
  const wide = at(() => [{ type: 'resized', columns: 160, rows: 40 }], rotationAt('trust', checks)).state;
  expect(titlesIn(wide, rotationRoute('kubernetes-ca'))).toContain(
    'Live checks before reissue: 4 passed, 1 failed, 1 pending, 1 unreachable',
  );
});

test.each([
  ['failed', checksFailed('other CAs')],
  ['wait', checksWaiting],
  ['are unproven', checksUnproven],
  ['are asked', 'asking'],
] as const)('why a button is off fits in 80 columns where live checks %s', (_state, checks) => {
  const { state } = at(rotationAt('distrust', checks));
  const offs = buttonsIn(state, rotationRoute('kubernetes-ca')).flatMap(({ label, why }) =>
    why === null ? [] : [{ label, why }],
  );
  expect(offs.length).toBeGreaterThan(0);
  for (const { label, why } of offs) expect(widthOf(rotationScreenTexts.refused(label, why))).toBeLessThanOrEqual(80);
});

test('only the glyph and the word of a failed check have its role, and its explanation is normal text', () => {
  const { state } = at(rotationAt('trust', checksFailed('it trusts only the old one')));
  const { lines } = rotationOnScreen(state, rotationRoute('kubernetes-ca'));
  const row = lines.find(({ text }) => text.startsWith('✗ kube-apiserver'));
  const critical = row?.pieces?.flatMap(({ text, role }) => (role === 'expired' ? [text.trim()] : []));
  expect(critical).toEqual(['✗', 'failed']);
  expect(lines.find(({ text }) => text.includes('it trusts only the old one'))).toMatchObject({ severity: 'info' });
});

test('a check that failed is explained in one place alone, with the fix in the headline', () => {
  for (const columns of [80, 120]) {
    const { state } = at(
      () => [{ type: 'resized', columns, rows: 40 }],
      rotationAt('trust', checksFailed('it trusts only the old one')),
    );
    const route = rotationRoute('kubernetes-ca');
    const texts = rotationOnScreen(state, route).lines.map(({ text }) => text);
    expect(texts.join(' ').replaceAll(/ +/g, ' ').split('it trusts only the old one')).toHaveLength(2);
    expect(headIn(state)[0]).toBe('✗ Fix kube-apiserver on cp1; then t asks again');
    expect(rotationScreen.sentence(state, route)?.text).not.toContain('failed');
  }
});

describe('the rows around the text', () => {
  const checks = [checksPassed, checksWaiting, checksUnproven, checksFailed('it trusts only the old one')] as const;
  const sizes = [16, 18, 20, 24, 30, 40, 50].flatMap((rows) => [60, 80, 120].map((columns) => ({ columns, rows })));

  test.each(sizes)('are none while text is hidden, and the headline stays in view: %o', ({ columns, rows }) => {
    for (const each of checks) {
      const opened = at(() => [{ type: 'resized', columns, rows }], rotationAt('trust', each)).state;
      for (const state of [opened, playFrom(opened, keys('pgdn')).state]) {
        const route = state.path.at(-1) as ReturnType<typeof rotationRoute>;
        const { head, isSpaced, height } = rotationRoom(state, route);
        const { shown, lines } = rotationOnScreen(state, route);
        expect(head.length).toBeGreaterThan(0);
        expect(shown.filter(({ text }) => text === '')).toEqual([]);
        if (shown.length < lines.length) expect([isSpaced, shown.length]).toEqual([false, height]);
      }
      const { shown } = rotationOnScreen(opened, rotationRoute('kubernetes-ca'));
      const open = each === checksPassed ? /^✓ / : /^[~¿×✗] kube-/;
      expect(shown.map(({ text }) => text)).toContainEqual(expect.stringMatching(open));
    }
  });

  test('the certificates come last', () => {
    for (const columns of [80, 120]) {
      const { state } = at(() => [{ type: 'resized', columns, rows: 24 }], rotationAt('trust', checksWaiting));
      expect(titlesIn(state, rotationRoute('kubernetes-ca')).at(-1)).toBe('Old and new');
    }
  });
});

describe('what has the focus at first', () => {
  const route = rotationRoute('kubernetes-ca');
  const focused = (...acts: readonly Act[]): ReturnType<typeof rotationFocus> => {
    const { state } = at(...acts);
    return rotationFocus(state, state.path.at(-1) as typeof route);
  };

  test.each([
    ['ready', checksPassed],
    ['asked', 'asking'],
    ['waited for', checksWaiting],
  ] as const)('is the plan of the next phase, where it is %s', (_, checks) => {
    expect(focused(rotationAt('trust', checks))).toEqual({ step: null, button: 0 });
  });

  test('is moved by no answer, before and after the user moved it', () => {
    for (const moves of [[], ['tab'], ['space']]) {
      const before = at(rotationAt('trust', checksWaiting), keys(...moves)).state;
      const after = playFrom(before, later(5000), keys('t'), rotationAt('trust', checksPassed)).state;
      const route = before.path.at(-1) as ReturnType<typeof rotationRoute>;
      expect(after.path.at(-1)).toEqual(route);
      expect(rotationFocus(after, route)).toEqual(rotationFocus(before, route));
    }
  });

  test('esc leaves the screen', () => {
    const left = at(rotationAt('trust', checksWaiting), keys('esc')).state;
    expect(screens(left)).toEqual(['trust', 'actions']);
  });

  test('leaves all of the text to be scrolled', () => {
    const opened = at(rotationAt('trust', checksWaiting)).state;
    const end = playFrom(opened, keys('end')).state;
    const routeAtEnd = end.path.at(-1) as ReturnType<typeof rotationRoute>;
    expect(rotationOnScreen(end, routeAtEnd).below).toBe(0);
    expect(rotationFocus(end, routeAtEnd)).toEqual({ step: null, button: 0 });
    expect(playFrom(end, keys('pgup')).tasks).toEqual([]);
  });

  test('says why it is off at Enter, or once the user goes to it', () => {
    const { state } = at(rotationAt('trust', checksWaiting));
    const sentenceOf = (of: State): string | undefined =>
      rotationScreen.sentence(of, of.path.at(-1) as typeof route)?.text;
    expect(sentenceOf(state)).toBe('Safe to quit: kpki continues at this phase.');
    const why = '1 of 6 live checks waits for a restart.';
    expect(playFrom(state, keys('enter')).state.message?.text).toBe(`Plan reissue is off: ${why}`);
    expect(sentenceOf(playFrom(state, keys('tab', 'shift-tab')).state)).toBe(`Not yet: ${why}`);
  });
});

test('the explanation of a state that is inconsistent is normal text too', () => {
  const { state } = at(rotationAt('trust', 'none', `other content ${'and more '.repeat(20)}`));
  const { lines } = rotationOnScreen(state, rotationRoute('kubernetes-ca'));
  const critical = lines.filter(({ severity }) => severity === 'critical');
  expect(critical).toHaveLength(1);
  expect(critical[0]?.head).toBeLessThan(20);
});

test('no line of the checks breaks inside of a count', () => {
  const long = checksFailed('lacks the stored CA', 'configmap/kube-system/extension-apiserver-authentication');
  for (const columns of [80, 60]) {
    const sized: Act = () => [{ type: 'resized', columns, rows: 24 }];
    const { state } = at(sized, rotationAt('trust', long));
    const lines = rotationOnScreen(state, rotationRoute('kubernetes-ca')).lines.map((line) => line.text);
    expect(lines.filter((line) => /\d of$/.test(line))).toEqual([]);
  }
});

describe('the phases in a row', () => {
  const pipeline = (act: Act, columns = 76): string => {
    const look = at(act).state.rotation;
    return look === null
      ? ''
      : pipelinePieces(look, { program: 'kpki', target: {} }, columns)
          .map(({ text }) => text)
          .join('');
  };

  test.each([
    ['passed', checksPassed, '┨CHECKS 6/6┠', 'ok'],
    ['failed', checksFailed('other CAs'), '┨CHECKS 5/6┠', 'expired'],
    ['waiting', checksWaiting, '┨CHECKS 5/6┠', 'due'],
    ['unproven', checksUnproven, '┨CHECKS 5/6┠', 'due'],
    ['asked', 'asking', '┨CHECKS …┠', 'pending'],
    ['not asked', 'none', '┨CHECKS ·┠', 'dim'],
  ] as const)('have the checks before the next phase, which are %s', (_state, liveChecks, text, role) => {
    const look = at(rotationAt('trust', liveChecks)).state.rotation;
    const pieces = look === null ? [] : pipelinePieces(look, { program: 'kpki', target: {} }, 76);
    expect(pieces).toContainEqual({ text, role });
    const before = pieces
      .slice(
        0,
        pieces.findIndex((piece) => piece.text === text),
      )
      .map((piece) => piece.text);
    expect(before.join('')).toMatch(
      liveChecks === checksPassed ? /^✓ prepare ━+ ✓ trust ━+$/ : /^✓ prepare ━+ ~ trust ━+$/,
    );
  });

  test('get shorter with the panel, and keep every phase', () => {
    for (const columns of [54, 60, 76, 110]) {
      const line = pipeline(rotationAt('trust', checksPassed), columns);
      expect(widthOf(line)).toBeLessThanOrEqual(columns);
      for (const phase of ['prepare', 'trust', 'reissue', 'distrust', 'remove']) expect(line).toContain(phase);
    }
  });

  test('are not drawn while they cannot be told', () => {
    expect(pipeline(rotationAt('trust', 'none', 'other content'))).toBe('');
  });
});

describe('on a wide terminal', () => {
  const wide: Act = () => [{ type: 'resized', columns: 120, rows: 40 }];

  test('tab goes from the last button to the runbook, then to the panel on the right, and around', () => {
    const { state } = at(wide, rotationAt('distrust', checksPassed));
    const count = buttonsIn(state, rotationRoute('kubernetes-ca')).length;
    const inRunbook = playFrom(state, keys(...Array.from({ length: count }, () => 'tab'))).state;
    expect(inRunbook.path.at(-1)).toMatchObject({ step: 0, side: null });
    const inSide = playFrom(inRunbook, keys('tab')).state;
    expect(inSide.path.at(-1)).toMatchObject({ step: null, side: 0 });
    expect(playFrom(inSide, keys('tab')).state.path.at(-1)).toMatchObject({ side: null, focus: 0 });
    expect(playFrom(inSide, keys('esc')).state.path.at(-1)).toMatchObject({ screen: 'rotation', side: null });
  });

  test('an arrow goes from a button to the first open step where nothing scrolls', () => {
    for (const key of ['down', 'up']) {
      const { state } = at(wide, rotationAt('distrust', checksPassed), keys(key));
      expect(state.path.at(-1)).toMatchObject({ step: 0 });
      expect(playFrom(state, keys('esc')).state.path.at(-1)).toMatchObject({
        screen: 'rotation',
        step: null,
        focus: 0,
      });
    }
    const { state } = at(wide, rotationAt('begun'), keys('down'));
    expect(state.path.at(-1)).toMatchObject({ step: null });
    expect(state.message).toBeNull();
  });

  test('the last row says what the keys do in the panel on the right, where no button has the focus', () => {
    const { state } = at(wide, rotationAt('distrust', checksPassed), keys('shift-tab'));
    expect(state.path.at(-1)).toMatchObject({ side: 0 });
    const said = hintPieces(state)
      .map((piece) => piece.text)
      .join('');
    expect(said).toMatch(/^enter to the buttons {2}tab next {2}/);
    expect(playFrom(state, keys('enter')).state.path.at(-1)).toMatchObject({ screen: 'rotation', side: null });
  });

  test('where a reload does not come within twenty seconds, the restart is what to do, and why', () => {
    const { restarts: _restarts, ...reloads } = checksWaiting.refuted[0] ?? { restarts: [] };
    const waits = { ...checksWaiting, refuted: [reloads] } as typeof checksWaiting;
    const said = (state: State): string =>
      [
        ...headIn(state),
        ...rotationOnScreen(state, rotationRoute('kubernetes-ca')).lines.map((line) => line.text),
      ].join('\n');
    const first = at(wide, rotationAt('trust', waits)).state;
    const after = (state: State, seconds: number): State =>
      playFrom(state, later(seconds * 1000), rotationAt('trust', 'asking'), rotationAt('trust', waits)).state;
    const soon = after(first, 10);
    expect(said(soon)).toContain('a reload on cp1, which takes seconds');
    const late = after(soon, 10);
    expect(said(late)).toMatch(/Restart kube-apiserver on cp1 \(no reload\s+in 20 seconds\)/);
    expect(said(late)).toMatch(/^ {4}cp1: restart kube-apiserver \(no reload in 20 seconds\)$/m);
    const [step] = restarts;
    const rotation = late.rotation ?? expect.fail();
    const found = rotation.found ?? expect.fail();
    if (step === undefined) throw new Error('nothing restarts');
    const reloadsItself = { ...step, action: 'reloads', component: 'kube-apiserver' } as const;
    const inRunbook = said({ ...late, rotation: { ...rotation, found: { ...found, rolloutDue: [reloadsItself] } } });
    // The line that it reloads would not be true.
    expect(inRunbook).not.toContain('reloads within');
    expect(inRunbook).toMatch(/^! cp1: restart kube-apiserver \(no reload in 20 seconds\)$/m);
    // What the checks prove is no longer to be waited for.
    const stored = { ...reloadsItself, flags: ['--tls-cert-file'] };
    const passed = playFrom(late, later(1000), rotationAt('trust', checksPassed)).state;
    const look = passed.rotation ?? expect.fail();
    const proven = said({ ...passed, rotation: { ...look, found: { ...found, rolloutDue: [stored] } } });
    expect(proven).toMatch(/^✓ \(observed\) kube-apiserver \(cp1\) uses the new files\.$/m);
    const unanswered = {
      ...checksUnproven,
      unproven: checksUnproven.unproven.map((each) => ({ ...each, name: 'kube-apiserver/cp1' })),
    };
    const silent = playFrom(soon, later(5000), rotationAt('trust', 'asking'), rotationAt('trust', unanswered)).state;
    expect(said(after(silent, 10))).toContain('Restart kube-apiserver on cp1');
    const reloaded = playFrom(late, later(5000), rotationAt('trust', checksPassed)).state;
    expect(said(after(reloaded, 5))).toContain('a reload on cp1, which takes seconds');
  });

  test('the time for a reload begins with the apply, also where the screen is opened again for another choice of CAs', () => {
    const { restarts: _restarts, ...reloads } = checksWaiting.refuted[0] ?? { restarts: [] };
    const waits = { ...checksWaiting, refuted: [reloads] } as typeof checksWaiting;
    const opened = (secondsAgo: number): State =>
      at(wide, (state) => rotationAppliedAt(state.now - secondsAgo * 1000, waits)(state)).state;
    const other = { ...opened(21), path: [trustRoute], rotation: null } as State;
    const again = playFrom(
      other,
      () => [{ type: 'visit', route: rotationRoute('kubernetes-ca') }],
      (state) => rotationAppliedAt(state.now - 21_000, waits)(state),
    ).state;
    const late = /Restart kube-apiserver on cp1 \(no reload\s+in 20 seconds\)/;
    expect(headIn(opened(21)).join('\n')).toMatch(late);
    expect(headIn(again).join('\n')).toMatch(late);
    expect(owedRestart(again)?.restart).toBe('restart kube-apiserver on cp1 (no reload in 20 seconds)');
    expect(headIn(opened(19)).join('\n')).toContain('a reload on cp1, which takes seconds');
    expect(owedRestart(opened(19))).toBeNull();
    // A clock that was ahead when the files were written.
    expect(headIn(opened(-60)).join('\n')).toContain('a reload on cp1, which takes seconds');
  });

  test('in a low terminal, the headline takes one row', () => {
    const inRows = (rows: number): readonly string[] =>
      headIn(play({ size: { columns: 60, rows } }, ...toIt, rotationAt('trust', checksWaiting)).state);
    expect(inRows(16)).toEqual(['~ Restart kube-apiserver on cp1; then p plans reissue']);
    expect(inRows(24).length).toBeGreaterThan(1);
  });

  test('a server without an answer has a state of its own, with the time of the first question', () => {
    const side = (state: State): readonly string[] =>
      rotationSideText(state, rotationRoute('kubernetes-ca')).lines.map((line) => line.text);
    const silent = at(wide, rotationAt('trust', checksUnproven)).state;
    const again = playFrom(silent, later(20_000));
    expect(again.tasks.map(({ task }) => task.type)).toEqual(['read rotation']);
    const sideOf = (state: State) => rotationSideText(state, rotationRoute('kubernetes-ca')).lines;
    // What was said before stands back once the answers take long.
    expect(sideOf(again.state)).toEqual(sideOf(silent));
    expect(sideOf(playFrom(again.state, later(2000)).state)[1]).toMatchObject({ severity: 'unknown' });
    expect(sideOf(silent)[1]?.pieces).toBeDefined();
    const still = playFrom(again.state, rotationAt('trust', checksUnproven)).state;
    expect(side(still).join('\n')).toMatch(
      /^cp1 .*×[\s\S]*^× kube-scheduler on cp1: unreachable\n {2}since 12:00:00Z$/m,
    );
    expect(joinedCounts(header(still).status)).toMatch(/^asked 12:00:20Z, asks every 5s/);
    const answered = playFrom(still, keys('t'), rotationAt('trust', checksPassed)).state;
    expect(side(answered).join('\n')).not.toContain('×');
  });

  test('the time is that at which the servers were asked, and not at which they answered', () => {
    const known = rotationAt('trust', checksPassed);
    const { state } = at(wide, known, keys('t'), later(9000), known, later(9000));
    expect(joinedCounts(header(state).status)).toMatch(/^asked 12:00:00Z ·/);
  });

  test('the age of the answers is in the header', () => {
    const { state } = at(wide, rotationAt('trust', checksPassed), later(3 * 60_000));
    expect(joinedCounts(header(state).status)).toMatch(/^asked 12:00:00Z, 3m ago/);
    expect(joinedCounts(header(at(wide, rotationAt('trust', 'asking')).state).status)).not.toContain('asked');
  });
});

describe('a CA that does not rotate', () => {
  const route = rotationRoute('kubernetes-ca');
  const linesOf = ({ state }: ReturnType<typeof play>): readonly string[] =>
    rotationOnScreen(state, route).lines.map((line) => line.text);

  test('is named as such, and so is another CA that does', () => {
    const alone = at(rotationAt('begun'));
    expect(rotationScreen.summary(alone.state, route)).toBe('no rotation in progress; prepared');
    expect(linesOf(alone).join(' ')).not.toContain('In rotation');
    const entries = inventoryOf(names).entries.map((entry) =>
      entry.artifact === 'etcd-ca' ? ({ ...entry, phase: 'reissue' } as const) : entry,
    );
    const rotating = read(names, { inventory: { ...inventoryOf(names), entries } });
    const together = play({}, rotating, keys('x', 'down', 'down', 'down', 'enter'), rotationAt('begun'));
    expect(linesOf(together)[0]).toBe('In rotation: etcd-ca, phase reissue.');
    expect(rotationScreen.summary(together.state, route)).toBe('kubernetes-ca is not in rotation; prepared');
  });

  test('has a phase in its border once it rotates', () => {
    expect(rotationScreen.summary(at(rotationAt('trust')).state, route)).toBe('→ phase trust');
  });
});

describe('the runbook of a phase', () => {
  const [first] = restartsText();

  test('is ticked with space, and each tick is kept', () => {
    const { state, tasks } = at(rotationAt('trust', checksPassed), keys('space', 'space'));
    expect(contextOf(state)).toBe('runbook');
    expect(tasks.at(-1)?.task).toMatchObject({ type: 'tick', of: { phase: 'trust' }, done: [first] });
    expect(playFrom(state, keys('space')).tasks.at(-1)?.task).toMatchObject({ type: 'tick', done: [] });
    const shown = rotationOnScreen(state, rotationRoute('kubernetes-ca')).lines.map((line) => line.text);
    expect(shown).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\[x\] 1\. Restart kube-controller-manager/)]),
    );
  });

  test('is ticked step by step with space, which goes to the next that can be ticked; the last stays', () => {
    const route = rotationRoute('etcd-ca');
    const { state } = play({}, read(names), () => [{ type: 'visit', route }], rotationOfEtcd('trust', checksPassed));
    const stepAfter = (...pressed: readonly string[]) => {
      const { step } = focusedIn(playFrom(state, keys('space', ...pressed)).state);
      return step;
    };
    expect([stepAfter(), stepAfter('space'), stepAfter('space', 'space')]).toEqual([0, 1, 1]);
    const both = playFrom(state, keys('space', 'space', 'space')).state;
    expect(both.rotation?.runbook?.done).toHaveLength(2);
    // Enter ticks and stays.
    expect(stepAfter('enter')).toBe(0);
  });

  test('keeps the step in view that is ticked, though that changes the text above it', () => {
    const { state } = play(
      { size: { columns: 80, rows: 20 } },
      read(names),
      () => [{ type: 'visit', route: rotationRoute('etcd-ca') }],
      rotationOfEtcd('trust', checksPassed),
      keys('space', 'space', 'space'),
    );
    const { step, shown } = focusedIn(state);
    expect(step).toBe(1);
    expect(shown.join('\n')).toMatch(/\[x\] 2\. /);
  });

  test('says which keys tick a step until one is ticked', () => {
    const titles = (state: State): readonly string[] => titlesIn(state, rotationRoute('kubernetes-ca'));
    const { state } = at(rotationAt('trust', checksPassed));
    expect(titles(state)).toContain('Runbook: roll out trust (space ticks a step)');
    expect(titles(playFrom(state, keys('space', 'space')).state)).toContain('Runbook: roll out trust');
  });

  test('moves no line when the cursor moves, nor when a step is ticked, and scrolls as little as needed', () => {
    for (const [columns, rows] of [
      [80, 24],
      [60, 16],
      [120, 24],
    ] as const) {
      let { state } = at(() => [{ type: 'resized', columns, rows }], rotationAt('trust', checksPassed), keys('space'));
      const linesOf = (shown: State): readonly string[] =>
        rotationOnScreen(shown, shown.path.at(-1) as ReturnType<typeof rotationRoute>).lines.map(({ text }) => text);
      const topOf = (shown: State): number =>
        rotationOnScreen(shown, shown.path.at(-1) as ReturnType<typeof rotationRoute>).top;
      const before = linesOf(state);
      for (const key of ['down', 'down', 'down', 'up', 'up', 'up']) {
        const moved = playFrom(state, keys(key)).state;
        expect(linesOf(moved)).toEqual(before);
        const { step } = moved.path.at(-1) as ReturnType<typeof rotationRoute>;
        const room = rotationRoom(moved, moved.path.at(-1) as ReturnType<typeof rotationRoute>);
        const { from = 0, to = 0 } = room.text.steps[step ?? 0] ?? {};
        const wasInView = from >= topOf(state) && to <= topOf(state) + room.height;
        if (wasInView) expect(topOf(moved)).toBe(topOf(state));
        state = moved;
      }
      const ticked = playFrom(state, keys('space')).state;
      expect(topOf(ticked)).toBe(topOf(state));
      expect(linesOf(ticked).map((line) => line.replace('[x]', '[ ]'))).toEqual(
        before.map((line) => line.replace(' (space ticks a step)', '')),
      );
    }
  });

  test('keeps its rows where they are when a tick changes the headline', () => {
    const route = rotationRoute('etcd-ca');
    const { state } = play({}, read(names), () => [{ type: 'visit', route }], rotationOfEtcd('trust', checksPassed));
    const inIt = playFrom(state, keys('space', 'down')).state;
    const ticked = playFrom(inIt, keys('space')).state;
    const roomOf = (shown: State) => rotationRoom(shown, shown.path.at(-1) as typeof route);
    expect(headIn(ticked, route)).not.toEqual(headIn(inIt, route));
    expect([roomOf(ticked).head.length, roomOf(ticked).height]).toEqual([
      roomOf(inIt).head.length,
      roomOf(inIt).height,
    ]);
  });

  test('has its ticks while the servers are asked again, and loses them with the next phase', () => {
    const ticked = at(rotationAt('trust', checksPassed), keys('space', 'space')).state;
    const doneIn = (...acts: readonly Act[]) => playFrom(ticked, ...acts).state.rotation?.runbook?.done;
    expect(doneIn(keys('t'))).toEqual([first]);
    expect(doneIn(keys('t'), rotationAt('trust', 'asking'), rotationAt('trust', checksPassed))).toEqual([first]);
    expect(doneIn(keys('t'), rotationAt('reissue', checksPassed))).toEqual([]);
  });

  test('is left with esc, and p is still the plan of the next phase', () => {
    const { state } = at(rotationAt('trust', checksPassed), keys('space'));
    expect(contextOf(playFrom(state, keys('esc')).state)).toBe('rotation');
    expect(playFrom(state, keys('p')).tasks.at(-1)?.task).toMatchObject({
      type: 'plan',
      intent: { rotate: [{ name: 'kubernetes-ca', to: 'reissue' }] },
    });
  });

  test('is followed by the conditions, which the cursor goes to and which have no tick', () => {
    const { state, tasks } = at(rotationAt('trust', checksPassed), keys('space', 'down'));
    const { step, shown } = focusedIn(state);
    expect(step).toBe(1);
    expect(shown.join(' ')).toMatch(/- ConfigMap kube-root-ca\.crt has had both .* restarted since +then\./);
    // The runbook and the live checks have said this one.
    expect(shown.join(' ')).not.toContain('Components that hold ca.crt in memory');
    const ticked = playFrom(state, keys('space'));
    expect(ticked.tasks.slice(tasks.length)).toEqual([]);
    expect(ticked.state.message?.text).toMatch(/^A condition has no tick/);
  });

  test('and its conditions are whole where the panel has rows for them', () => {
    const { state } = at(() => [{ type: 'resized', columns: 120, rows: 60 }], rotationAt('trust', checksPassed));
    const { lines, shown, titles } = focusedIn(state);
    expect(shown).toEqual(lines);
    expect(lines.filter((line) => line.includes('…'))).toEqual([]);
    expect(lines.join(' ')).toMatch(/1\. Restart kube-controller-manager .* Done when +its port answers\./);
    expect(titles).toContain('Before reissue, make sure that');
  });

  test('is whole at each height, and all of it is seen by scrolling', () => {
    for (const rows of [18, 24, 50]) {
      const { state } = at(() => [{ type: 'resized', columns: 80, rows }], rotationAt('trust', checksPassed));
      const { lines } = focusedIn(state);
      expect(lines.join(' ').replaceAll(/ +/g, ' ')).toMatch(
        /\[ \] 1\. Restart kube-controller-manager .*its port answers\./,
      );
      expect(lines.filter((line) => line.endsWith(' …'))).toEqual([]);
      let scrolled = state;
      const seen = new Set<string>();
      for (let pages = 0; pages < 9; pages += 1) {
        for (const line of focusedIn(scrolled).shown) seen.add(line);
        scrolled = playFrom(scrolled, keys('pgdn')).state;
      }
      expect(lines.filter((line) => !seen.has(line))).toEqual([]);
    }
  });

  test('has its conditions next to it where there is a second panel, in short until that has the focus', () => {
    const { state } = at(() => [{ type: 'resized', columns: 120, rows: 40 }], rotationAt('trust', checksPassed));
    const sideOf = (shown: State): readonly string[] =>
      rotationSideText(shown, shown.path.at(-1) as ReturnType<typeof rotationRoute>).lines.map(({ text }) => text);
    expect(focusedIn(state).lines.join(' ')).not.toContain('Every client trusts both CAs');
    expect(sideOf(state)).toContain('- Every client trusts both CAs. …');
    expect(sideOf(playFrom(state, keys('shift-tab')).state)).toContain('- Every client trusts both CAs.');
  });

  test('gives its conditions to the move whose button has the focus', () => {
    const { state } = at(rotationAt('trust', checksPassed));
    const back = focusedIn(playFrom(state, keys('right')).state);
    expect(focusedIn(state).lines).toContain('Before reissue, make sure that');
    expect(back.lines).toContain('Before the rollback, make sure that');
  });

  test('is none before the first phase', () => {
    const { state, tasks } = at(rotationAt('begun'), keys('space'));
    expect(state.message?.text).toBe('Nothing to tick: no rollout is due.');
    expect(tasks.some(({ task }) => task.type === 'tick')).toBe(false);
  });

  test('has the steps as observed whose restarts the live checks prove, and a tick stays one of the user', () => {
    const boxes = (state: State): readonly string[] =>
      focusedIn(state).lines.flatMap((line) => /^\[.\] \d\. (\(.*\) )?/.exec(line)?.slice(0, 1) ?? []);
    const { state } = at(rotationWithRestarts(checksWaiting, 'cp1', 'cp2'));
    expect(boxes(state)).toEqual(['[ ] 1. ', '[✓] 2. (observed) ']);
    expect(boxes(at(rotationWithRestarts(checksWaiting, 'cp2')).state)).toEqual([
      '[ ] 1. ',
      '[ ] 2. (1 of 2 observed) ',
    ]);
    expect(boxes(at(rotationWithStarts(checksWaiting, 'cp2')).state)).toEqual([
      '[ ] 1. (1 of 2 observed; check kube-apiserver yourself) ',
    ]);
    expect(boxes(at(rotationWithStarts(checksWaiting, 'cp1', 'cp2')).state)).toEqual([
      '[ ] 1. (2 observed; check kube-apiserver yourself) ',
    ]);
    const asked = playFrom(state, keys('t')).state;
    expect(boxes(asked)).toEqual(boxes(state));
    const ticked = playFrom(state, keys('space', 'down', 'space'));
    expect(boxes(ticked.state)).toEqual(['[ ] 1. ', '[x] 2. ']);
    // A tick does not hide that the checks still wait for a node, and says so.
    const early = at(rotationWithRestarts(checksWaiting, 'cp2'), keys('space', 'down', 'space')).state;
    expect(boxes(early)).toEqual(['[ ] 1. ', '[x] 2. (1 of 2 observed) ']);
    expect(early.message).toEqual({
      severity: 'warning',
      text: 'Step 2 is ticked, with 1 of 2 observed: the live checks wait for the others.',
    });
    expect(playFrom(early, keys('space')).state.message).toBeNull();
    // The first that is left gets the cursor.
    expect(focusedIn(playFrom(state, keys('space')).state).step).toBe(0);
  });

  test('a tick that cannot be kept says so', () => {
    const { state } = at(
      rotationAt('trust', checksPassed),
      keys('space', 'space'),
      failure('tick', 'runbooks.json: no file of kpki'),
    );
    expect(state.message).toEqual({ severity: 'critical', text: 'runbooks.json: no file of kpki' });
  });

  function focusedIn(state: State): Readonly<Record<'lines' | 'shown' | 'titles', readonly string[]>> & {
    readonly step: number | null;
  } {
    const route = state.path.at(-1) as ReturnType<typeof rotationRoute>;
    const { lines, shown } = rotationOnScreen(state, route);
    const titles = titlesIn(state, route);
    return { lines: lines.map(({ text }) => text), shown: shown.map(({ text }) => text), titles, step: route.step };
  }

  function restartsText(): readonly string[] {
    const { rotation } = at(rotationAt('trust', checksPassed)).state;
    return rotation === null ? [] : runbookSteps(rotation, { program: 'kpki', target: {} }).map(({ text }) => text);
  }
});
