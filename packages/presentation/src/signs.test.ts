import { expect, test } from 'vitest';
import { actionRows, planRowLooks } from './document/action-rows.ts';
import { checkLooks } from './document/check-groups.ts';
import { trustStates } from './document/client-trust.ts';
import { effectLooks } from './document/rollout-effects.ts';
import { phaseLooks } from './document/rotation.ts';
import { servedStates } from './document/served.ts';
import { servesOldLook, trustLooks } from './document/trust-matrix.ts';
import { signs } from './signs.ts';
import { artifactStateRows, treeStates } from './states.ts';

test('each state has a sign and a word of its own', () => {
  for (const of of ['glyph', 'word'] as const) {
    const all = Object.values(signs).map((each) => each[of]);
    expect(all.filter((each, at) => all.indexOf(each) !== at)).toEqual([]);
  }
});

test('a state and an action have one sign only where they mean the same', () => {
  const glyphs: readonly string[] = Object.values(signs).map(({ glyph }) => glyph);
  const shared = Object.entries(actionRows).flatMap(([name, { glyph }]) => (glyphs.includes(glyph) ? [name] : []));
  expect(shared).toEqual(['create', 'rotate', 'pending', 'blocked']);
});

/** Signs that a table has for itself, with the reason. */
const ofOneTable = {
  generations: [trustLooks.old, trustLooks.both, trustLooks.new, servesOldLook].map(({ glyph }) => glyph),
  actions: Object.values(actionRows).map(({ glyph }) => glyph),
  restart: [effectLooks.restart.glyph],
  next: [phaseLooks.next.glyph, phaseLooks.later.glyph],
};

test('every table of states takes its signs from the one table', () => {
  const used = [
    ...[...Object.values(artifactStateRows), ...Object.values(treeStates)].map(({ symbol }) => symbol),
    ...[planRowLooks, servedStates, trustStates, trustLooks, checkLooks, phaseLooks, effectLooks].flatMap((table) =>
      Object.values<{ readonly glyph: string }>(table).map(({ glyph }) => glyph),
    ),
  ];
  const known = new Set<string>([
    ...Object.values(signs).map(({ glyph }) => glyph),
    ...Object.values(ofOneTable).flat(),
  ]);
  expect(used.filter((glyph) => !known.has(glyph))).toEqual([]);
});

test('a word of a state has the sign of the table, on each screen', () => {
  const glyphOf = new Map<string, string>(Object.values(signs).map(({ word, glyph }) => [word, glyph]));
  const worded: readonly (readonly [word: string, glyph: string])[] = [
    ...Object.entries(artifactStateRows).map(([word, { symbol }]) => [word, symbol] as const),
    ...Object.entries(treeStates).map(([word, { symbol }]) => [word, symbol] as const),
    ...Object.entries(actionRows).map(([word, { glyph }]) => [word, glyph] as const),
    ...Object.entries(phaseLooks).map(([word, { glyph }]) => [word, glyph] as const),
    ...Object.values(servedStates).map(({ text, glyph }) => [text, glyph] as const),
    ...Object.values(trustLooks).map(({ word, glyph }) => [word, glyph] as const),
    ...Object.values(checkLooks).map(({ label, glyph }) => [label, glyph] as const),
  ];
  const known = worded.filter(([word]) => glyphOf.has(word));
  expect(known.length).toBeGreaterThan(20);
  expect(known.filter(([word, glyph]) => glyphOf.get(word) !== glyph)).toEqual([]);
});
