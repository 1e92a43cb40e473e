import { legendTexts, planRowLooks, servesOldLook, trustLooks } from '@kpki/presentation';
import { shadeRows } from '../expiry-months.ts';
import { rowStates } from '../row-states.ts';
import { laneGlyphs } from './select/lanes.ts';
import { barGlyphs } from './select/states.ts';
import { markGlyphs } from './select/tree.ts';

type LegendRow = readonly [glyph: string, means: string];

/** Every glyph that screens share, from the tables that draw them. */
const legend: readonly { readonly title: string; readonly rows: readonly LegendRow[] }[] = [
  {
    title: legendTexts.titles.states,
    rows: Object.entries(rowStates).map(([name, { symbol, says }]) => [symbol, `${name.padEnd(13)}${says}`]),
  },
  { title: legendTexts.titles.marks, rows: rowsOf(markGlyphs, legendTexts.marks) },
  { title: legendTexts.titles.life, rows: rowsOf(barGlyphs, legendTexts.life) },
  { title: legendTexts.titles.lanes, rows: rowsOf(laneGlyphs, legendTexts.lanes) },
  {
    title: legendTexts.titles.months,
    rows: [
      ...shadeRows.map(({ glyph, least, most }): LegendRow => [glyph, legendTexts.shade(least, most)]),
      [`${rowStates.due.symbol}4/5`, legendTexts.dueOf(4, 5)],
    ],
  },
  {
    title: legendTexts.titles.plan,
    rows: Object.entries(planRowLooks).flatMap(([name, { glyph }]): readonly LegendRow[] =>
      glyph.trim() === '' ? [] : [[glyph, name]],
    ),
  },
  {
    title: legendTexts.titles.trust,
    rows: [...Object.values(trustLooks), servesOldLook].map(({ glyph, word }): LegendRow => [glyph, word]),
  },
];

function rowsOf<Name extends string>(
  glyphs: Readonly<Record<Name, string>>,
  texts: Readonly<Record<Name, string>>,
): readonly LegendRow[] {
  return (Object.keys(glyphs) as Name[]).map((name) => [glyphs[name], texts[name]]);
}

const glyphColumns = 5;

export const legendLines: readonly string[] = legend.flatMap(({ title, rows }) => [
  title,
  '',
  ...rows.map(([glyph, means]) => `${glyph.padEnd(glyphColumns)}${means}`),
  '',
]);
