import { legendTexts, planRowLooks, rotationScreenTexts, servesOldLook, trustLooks } from '@kpki/presentation';
import { shadeRows } from '../expiry-months.ts';
import { rowStates } from '../row-states.ts';
import { countMarks, statesOfCounts } from './select/fleet-counts.ts';
import { laneGlyphs } from './select/lanes.ts';
import { phaseGlyphs } from './select/pipeline.ts';
import { barGlyphs } from './select/states.ts';
import { kindSigns, markGlyphs } from './select/tree.ts';

interface LegendRow {
  readonly glyph: string;
  /** The word that stands next to the glyph; null: it stands alone. */
  readonly word: string | null;
  readonly means: string;
}

/** Every glyph that screens share, from the tables that draw them. */
export const legend: readonly { readonly title: string; readonly rows: readonly LegendRow[] }[] = [
  {
    title: legendTexts.titles.states,
    rows: Object.entries(rowStates).map(([word, { symbol, says }]) => ({ glyph: symbol, word, means: says })),
  },
  { title: legendTexts.titles.kinds, rows: rowsOf(kindSigns, legendTexts.kinds) },
  { title: legendTexts.titles.marks, rows: rowsOf(markGlyphs, legendTexts.marks) },
  { title: legendTexts.titles.life, rows: rowsOf(barGlyphs, legendTexts.life) },
  { title: legendTexts.titles.lanes, rows: rowsOf(laneGlyphs, legendTexts.lanes) },
  {
    title: legendTexts.titles.months,
    rows: shadeRows.map(({ glyph, least, most }) => alone(glyph, legendTexts.shade(least, most))),
  },
  {
    title: legendTexts.titles.counts,
    rows: [
      alone(`${rowStates.due.symbol}4`, legendTexts.inState(4, 'due')),
      alone(`5 ${rowStates.due.symbol}4`, legendTexts.ofAll(5, 4, 'due')),
    ],
  },
  {
    title: legendTexts.titles.fleet,
    // What is called as its only state needs no words.
    rows: statesOfCounts.flatMap(([name, states]) => {
      const { symbol, word } = countMarks[name];
      return states.every((state) => state === word) ? [] : [{ glyph: symbol, word, means: states.join(', ') }];
    }),
  },
  {
    title: legendTexts.titles.plan,
    rows: Object.entries(planRowLooks).flatMap(([name, { glyph }]): readonly LegendRow[] =>
      glyph.trim() === '' ? [] : [alone(glyph, name)],
    ),
  },
  {
    title: legendTexts.titles.phases,
    rows: [
      ...rowsOf(phaseGlyphs, legendTexts.phases),
      alone('4/5', legendTexts.gate(4, 5, rotationScreenTexts.checks)),
    ],
  },
  {
    title: legendTexts.titles.trust,
    rows: [...Object.values(trustLooks), servesOldLook].map(({ glyph, word }) => alone(glyph, word)),
  },
];

function rowsOf<Name extends string>(
  glyphs: Readonly<Record<Name, string>>,
  texts: Readonly<Record<Name, string>>,
): readonly LegendRow[] {
  return (Object.keys(glyphs) as Name[]).map((name) => alone(glyphs[name], texts[name]));
}

function alone(glyph: string, means: string): LegendRow {
  return { glyph, word: null, means };
}

const glyphColumns = 5;
const wordColumns = 13;

/** Where a line has no room for its text, that goes on below itself, behind the columns of the head. */
export interface HangingLine {
  readonly head: string;
  readonly text: string;
}

export const legendLines: readonly HangingLine[] = legend.flatMap(({ title, rows }) => [
  { head: '', text: title },
  { head: '', text: '' },
  ...rows.map(({ glyph, word, means }) => ({
    head: `${glyph.padEnd(glyphColumns)}${word === null ? '' : word.padEnd(wordColumns)}`,
    text: means,
  })),
  { head: '', text: '' },
]);
