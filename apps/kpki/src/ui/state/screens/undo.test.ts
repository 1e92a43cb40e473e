import { brokenTexts, confirmTexts } from '@kpki/presentation';
import { describe, expect, test, vi } from 'vitest';
import { applyDone, failure, planned, read } from '../../../../test/ui/acts.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, later, play, playFrom, tells, text } from '../../../../test/ui/play.ts';
import { undoPlanned } from '../../../../test/ui/undo.ts';
import { confirmLines } from '../confirm-lines.ts';
import { crumbs, hints, sentence } from '../frame.ts';
import type { State } from '../model.ts';
import { outcomeIn } from '../outcomes.ts';
import { askedEffects } from '../select/plan-effects.ts';
import { undoButtons, undoDetailsBelow, undoOnScreen, undoScreen, undoSideText } from './undo.ts';

const names = nameSets.latin;
const toIt: readonly Act[] = [read(names), keys('u')];
const agrees = keys('enter', 'left', 'enter');

function undone(...acts: readonly Act[]): number {
  return play({}, ...toIt, ...acts).tasks.filter(({ task }) => task.type === 'undo').length;
}

describe('an undo', () => {
  test('is planned first, and is done after a question that begins at its button', () => {
    expect(undone()).toBe(0);
    expect(undone(undoPlanned({ makes: false }), keys('enter'))).toBe(0);
    expect(undone(undoPlanned({ makes: false }), keys('enter', 'enter'))).toBe(1);
    expect(undone(undoPlanned({ makes: false }), agrees)).toBe(1);
  });

  test('is not done where nothing may be written, nothing is retained, or a write was cut short', () => {
    expect(undone(keys('m'), undoPlanned({ makes: false }), agrees)).toBe(0);
    expect(undone(undoPlanned({ nothing: true }), agrees)).toBe(0);
    expect(undone(undoPlanned({ drifted: true }), agrees)).toBe(0);
  });

  test('that restores an expired certificate says so in its plan, its question and its result', () => {
    const text = ({ state }: ReturnType<typeof play>): string => textsOf(state).join(' ').replaceAll(/ +/g, ' ');
    const plan = undoPlanned({ makes: false, expired: '2026-11-14T10:00:00.000Z' });
    const planned = play({}, ...toIt, plan);
    const those = '2 certificates that have expired: apiserver cp1 (2026-11-14), admin.conf cp1 (2026-11-14).';
    expect(text(planned)).toContain(`! Restores ${those}`);
    expect(playFrom(planned.state, keys('enter')).state.overlay).toMatchObject({
      lines: expect.arrayContaining([`Restores ${those}`]),
    });
    const done = playFrom(planned.state, agrees, tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] }));
    expect(text(done)).toContain(`! Restored ${those}`);
    const one = undoPlanned({ stays: true, expired: '2026-11-14T10:00:00.000Z' });
    expect(text(play({}, ...toIt, one))).toContain('Restores a certificate that expired on 2026-11-14: apiserver cp1.');
  });

  test('that restores a key of another certificate says so in its plan, its question and its result', () => {
    const text = ({ state }: ReturnType<typeof play>): string => textsOf(state).join(' ').replaceAll(/ +/g, ' ');
    const planned = play({}, ...toIt, undoPlanned({ stays: true, isMismatched: true }));
    const said =
      'a private key that does not match its certificate: apiserver cp1. Do not restart a component that reads it: it would not start.';
    expect(text(planned)).toContain(`! Restores ${said}`);
    expect(playFrom(planned.state, keys('enter')).state.overlay).toMatchObject({
      lines: expect.arrayContaining([`Restores ${said}`]),
    });
    const done = playFrom(planned.state, agrees, tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] }));
    expect(text(done)).toContain(`! Restored ${said}`);
    const two = play({}, ...toIt, undoPlanned({ makes: false, isMismatched: true }));
    expect(text(two)).toContain('2 private keys that do not match their certificates: apiserver cp1, admin.conf cp1.');
  });

  test('can be redone with the key that its result and its last row name', () => {
    const planned = play({}, ...toIt, undoPlanned({ makes: false }));
    expect(hints(planned.state)).not.toContain('u redo');
    const done = playFrom(planned.state, agrees, tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] }));
    expect(textsOf(done.state).join('\n')).toContain('u redoes the apply');
    for (const columns of [80, 120]) expect(hints({ ...done.state, size: { columns, rows: 40 } })).toContain('u redo');
    expect(playFrom(done.state, keys('u')).tasks.map(({ task }) => task.type)).toEqual(['plan undo']);
  });

  test('is named by the last row of other screens too, until the next apply: undo, or redo once it is undone', () => {
    const isUndone = tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] });
    const undone = playFrom(
      play({}, ...toIt, undoPlanned({ makes: false })).state,
      agrees,
      isUndone,
      read(names),
      keys('1'),
    );
    expect(hints({ ...undone.state, size: { columns: 160, rows: 40 } })).toContain('u redo');
    const redoPlanned = playFrom(undone.state, keys('u'), undoPlanned({ makes: false, isRedo: true }));
    expect(crumbs(redoPlanned.state).join(' ')).toContain('Redo');
    expect(undoButtons(redoPlanned.state)[0]).toBe('Redo');
    expect(playFrom(redoPlanned.state, keys('enter')).state.overlay).toMatchObject({
      title: expect.stringMatching(/^Redo what was undone .*, in prod-eu · dev\?$/),
    });
    const redone = playFrom(redoPlanned.state, agrees, isUndone, read(names));
    expect(undoScreen.summary(redone.state, { screen: 'undo', top: 0, focus: 'back' })).toBe('✓ redone');
    expect(textsOf(redone.state).join('\n')).toContain('u undoes the apply again');
    expect(hints({ ...redone.state, size: { columns: 160, rows: 40 } })).toContain('u undo');
    const applied = playFrom(undone.state, keys('p'), planned(names), keys('a', 'enter'), applyDone(), keys('esc'));
    expect(hints({ ...applied.state, size: { columns: 160, rows: 40 } })).not.toContain('u redo');
  });

  test('that takes something away is done once the name of the cluster is typed', () => {
    const asked = play({}, ...toIt, undoPlanned(), keys('enter'));
    expect(asked.state.overlay).toMatchObject({ focus: 'name', typed: { name: 'prod-eu' } });
    expect(undone(undoPlanned(), agrees)).toBe(0);
    expect(undone(undoPlanned(), keys('enter'), text('prod'), keys('enter', 'tab', 'enter'))).toBe(0);
    expect(undone(undoPlanned(), keys('enter'), text('prod-eu'), keys('tab', 'enter'))).toBe(1);
  });

  test('of which something stays says that it puts back the rest', () => {
    const { state } = play({}, ...toIt, undoPlanned({ stays: true }), keys('enter'));
    expect(state.overlay).toMatchObject({ yes: 'Yes, undo the rest', focus: 'yes' });
  });

  test('counts what comes back, what goes and what stays, each by itself', () => {
    const summary = (plan: Act): string => crumbs(play({}, ...toIt, plan).state)[1];
    expect(summary(undoPlanned())).toBe('1 restore   1 remove');
    expect(summary(undoPlanned({ makes: false }))).toBe('2 restore');
    expect(summary(undoPlanned({ stays: true }))).toBe('1 restore   1 skip');
    expect(summary(undoPlanned({ nothing: true }))).toBe('');
  });

  test('names what it changes and what restarts after it; the question says what fails, and no more of it', () => {
    const { state } = play({}, ...toIt, undoPlanned());
    const lines = textsOf(state);
    expect(lines.slice(lines.indexOf('After undo'))).toEqual([
      'After undo',
      '✗ breaks         No administrator can authenticate by certificate.',
      '↻ you restart    kube-apiserver cp1',
      expect.stringMatching(/^· stays valid {4}replaced or removed certificates/),
      expect.stringMatching(/^ +\S/),
    ]);
    const { overlay } = playFrom(state, keys('a')).state;
    expect(overlay).toMatchObject({
      title: 'Undo the apply of 60 minutes ago (2026-11-24 11:00 UTC), in prod-eu · dev?',
      lines: [confirmTexts.undo.retained],
    });
    const shown = (rows: number): readonly string[] => {
      if (overlay?.is !== 'confirm') throw new Error('nothing is asked');
      const { steps, lines } = confirmLines(overlay, { columns: 74, rows });
      return [...steps, ...lines].map(({ text }) => text.trim());
    };
    expect(shown(30)).toEqual(
      expect.arrayContaining([
        '- remove       admin.conf cp1',
        '✗ breaks       No administrator can authenticate by certificate.',
        '↻ you restart  kube-apiserver cp1',
      ]),
    );
    expect(shown(9).join(' ')).toContain('Removes admin.conf cp1. No administrator can authenticate by certificate.');
  });

  test('has, in a wide terminal, a panel with what each artifact is now and after it, as long as it is planned', () => {
    const size = { columns: 120, rows: 40 };
    const { state } = play({ size }, ...toIt, undoPlanned());
    const lines = undoSideText(state).map(({ text }) => text.trimEnd());
    expect(lines).toEqual(
      expect.arrayContaining([
        'restore apiserver cp1',
        'Valid to 2026-12-06  → 2026-11-27',
        'Key      ec-p256     = same key',
        'remove admin.conf cp1',
        'Valid to 2026-11-21  → removed',
      ]),
    );
    const sideOf = (each: State): unknown => undoScreen.side?.(each, { screen: 'undo', top: 0, focus: 'undo' });
    expect(sideOf(state)).toMatchObject({ isFocused: false });
    const small = { ...state, size: { columns: 80, rows: 24 } };
    expect(sideOf(small)).toBeNull();
    // Below the plan then, in the lines that are free.
    const below = undoDetailsBelow(small, { screen: 'undo', top: 0, focus: 'undo' });
    expect(below?.lines[0]?.text).toBe('restore apiserver cp1');
    expect(undoDetailsBelow(state, { screen: 'undo', top: 0, focus: 'undo' })).toBeNull();
    expect(sideOf(playFrom(state, failure('plan undo', 'no')).state)).toBeNull();
  });

  test('that only removes says what breaks, and never that nothing restarts', () => {
    const { plan } = play({}, ...toIt, undoPlanned()).state.undoing ?? {};
    if (plan == null) throw new Error('nothing is planned');
    const steps = plan.steps.filter(({ action }) => action === 'remove');
    expect(askedEffects([], brokenTexts({ ...plan, steps })).map(({ is }) => is)).toEqual(['breaks']);
    expect(askedEffects([], brokenTexts({ ...plan, steps: [] })).map(({ is }) => is)).toEqual(['none']);
  });

  test('of an apply that was made here names its command; of an earlier one, none', () => {
    const command = 'The command of that apply: kpki apply -e dev';
    const linesOf = (...acts: readonly Act[]): string => textsOf(play({}, ...acts).state).join('\n');
    expect(linesOf(...toIt, undoPlanned())).not.toContain('The command of');
    const applied: readonly Act[] = [
      read(names),
      keys('p'),
      planned(names),
      keys('a', 'enter'),
      later(2000),
      applyDone(),
    ];
    const of = play({}, ...applied).state.applying?.plan ?? null;
    expect(linesOf(...applied, keys('u'), undoPlanned({ of }))).toContain(command);
    // One of another run, in between.
    expect(linesOf(...applied, keys('u'), undoPlanned())).not.toContain(command);
  });

  test('is compared with that apply once, and not at each draw', () => {
    const { state } = play({}, read(names), keys('p'), planned(names), keys('a', 'enter'), later(2000), applyDone());
    const { applying } = state;
    if (applying === null) throw new Error('nothing was applied');
    const { plan } = applying;
    const spec = vi.fn(() => plan.declared);
    const watched = Object.defineProperty({ ...plan }, 'declared', { get: spec });
    const ofIt = playFrom({ ...state, applying: { ...applying, plan: watched } }, keys('u'), undoPlanned({ of: plan }));
    expect(spec).toHaveBeenCalledTimes(1);
    const lines = textsOf(ofIt.state);
    expect(lines.join('\n')).toContain('The command of that apply');
    expect(spec).toHaveBeenCalledTimes(1);
  });

  test('of a phase that was applied here names the phase, also in the question', () => {
    const rotate = [{ name: 'etcd-ca', to: 'trust' }] as const;
    const plan = planned(names, { intent: { renew: [], rekey: [], rotate } });
    const applied = [read(names), keys('p'), plan, keys('a', 'enter'), later(2000), applyDone(), keys('u')] as const;
    const of = play({}, ...applied).state.applying?.plan ?? null;
    const ofIt = play({}, ...applied, undoPlanned({ of })).state;
    const lines = textsOf(ofIt);
    expect(lines.join('\n')).toContain('That apply was phase trust of etcd-ca.');
    expect(playFrom(ofIt, keys('a')).state.overlay).toMatchObject({
      title: 'Undo the apply of phase trust of etcd-ca, 60 minutes ago (2026-11-24 11:00 UTC), in prod-eu · dev?',
    });
    const earlier = play({}, ...applied, undoPlanned()).state;
    expect(playFrom(earlier, keys('a')).state.overlay).toMatchObject({
      title: 'Undo the apply of 60 minutes ago (2026-11-24 11:00 UTC), in prod-eu · dev?',
    });
  });

  test('for which another run holds the lock says that nothing was undone', () => {
    const busy = failure('undo', 'Another kpki writes to ./out.', 'waiting');
    const { state } = play({}, ...toIt, undoPlanned({ makes: false }), agrees, busy);
    expect(sentence(state).text).toBe('Another run holds the lock, so nothing was undone. t plans the undo again.');
    const stopped = play(
      {},
      ...toIt,
      undoPlanned({ makes: false }),
      agrees,
      failure('undo', 'Stopped.', 'interrupted'),
    );
    expect(sentence(stopped.state).text).toBe('The undo stopped. t plans the rest again.');
  });

  test('that runs is stopped by ctrl-c, and by nothing else', () => {
    const running = play({}, ...toIt, undoPlanned({ makes: false }), agrees);
    const run = running.state.runs.undo;
    const held = play({}, ...toIt, undoPlanned({ makes: false }), agrees, keys('esc', 'q', '1'));
    expect(held.state.path.at(-1)?.screen).toBe('undo');
    expect(held.state.leaving).toBeNull();
    const stopped = play({}, ...toIt, undoPlanned({ makes: false }), agrees, keys('ctrl-c'));
    expect(stopped.tasks.at(-1)?.task).toEqual({ type: 'stop', of: run });
    expect(
      play({}, ...toIt, undoPlanned({ makes: false }), agrees, keys('ctrl-c', 'ctrl-c')).state.leaving,
    ).toMatchObject({
      exit: 'interrupted',
    });
  });

  test('of a file that cannot be read says why line by line, and that nothing was written', () => {
    const text = 'kpki.yaml cannot be used:\nkpki.yaml:10:12: spec.nodes: unknown field';
    const { state } = play({}, ...toIt, failure('plan undo', text, 'usage'));
    const lines = textsOf(state);
    expect(lines).toEqual(['', ...text.split('\n')]);
    expect(sentence(state).text).toBe('The undo has no plan, and nothing was written. t plans again.');
  });

  test('that is not done where nothing may be written says so in one sentence, with its own full stop', () => {
    const { state } = play({ readOnly: true }, ...toIt, undoPlanned({ makes: false }));
    const why = 'Read-only: kpki was started with --read-only.';
    expect(sentence(state).text).toBe(why);
    expect(play({ readOnly: true }, ...toIt, undoPlanned({ makes: false }), keys('a')).state.message?.text).toBe(why);
    const drifted = play({}, ...toIt, undoPlanned({ drifted: true })).state;
    expect(sentence(drifted).text).toMatch(/^Not undone: a location drifted;[^.]*\.$/);
  });

  test('that is done reads what is there, and esc goes home', () => {
    const done = tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] });
    const { state, tasks } = play({}, ...toIt, undoPlanned({ makes: false }), agrees, done, read(names), keys('esc'));
    expect(tasks.at(-1)?.task.type).toBe('read');
    expect(state.path.map(({ screen }) => screen)).toEqual(['trust']);
    expect(outcomeIn(state)).toMatchObject({ target: { environment: 'dev' }, written: { undos: 1 } });
    expect(state.commands.at(-1)).toBe('kpki undo -e dev --yes');
  });
});

function textsOf(state: State): readonly string[] {
  return undoOnScreen(state, { screen: 'undo', top: 0, focus: 'undo' }).lines.map(({ text }) => text);
}
