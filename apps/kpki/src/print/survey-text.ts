import { counted } from '@kpki/presentation';
import type { ShownSurveyEntry } from '../session/shown-entries.ts';
import { clean } from '../text/clean.ts';
import { dayOf, residual } from '../text/residual.ts';
import { paragraph } from '../text/width.ts';
import { columns } from './columns.ts';
import { forecastLines, type Soon } from './report/expiries.ts';
import type { SurveyReport } from './report/report.ts';
import { paintStates } from './states.ts';
import type { View } from './view.ts';

type Names = ReadonlyMap<string, string>;

type Column = readonly [title: string, cell: (entry: ShownSurveyEntry, names: Names) => string];

const none = '-';

const usual: readonly Column[] = [
  ['FILE', ({ artifact }) => clean(artifact)],
  ['ARTIFACT', ({ name, kind }) => name ?? kind ?? none],
  ['STATE', ({ state }) => state],
  ['EXPIRES', ({ notAfter }) => (notAfter === null ? none : dayOf(new Date(notAfter)))],
  ['LEFT', ({ residualSeconds }) => (residualSeconds === null ? none : residual(residualSeconds))],
  ['ISSUER', issuerOf],
];

const further: readonly Column[] = [
  ['KEY', ({ keyKind }) => keyKind ?? none],
  ['SUBJECT', ({ subject }) => clean(subject ?? none)],
];

export function surveyText(report: SurveyReport, view: View, soon: Soon): string {
  const { entries } = report;
  const names: Names = new Map(
    entries.flatMap(({ fingerprint, name, artifact }) =>
      fingerprint === null ? [] : [[fingerprint, name ?? artifact] as const],
    ),
  );
  const shown = view.wide ? [...usual, ...further] : usual;
  const titles = shown.map(([title]) => title);
  const rows = entries.map((entry) => shown.map(([, cell]) => cell(entry, names)));
  const table = columns(titles, rows, Number.POSITIVE_INFINITY, paintStates(titles, view));
  const findings = entries.flatMap(({ artifact, findings: own }) =>
    own.map(({ reason, text }) => `${clean(artifact)}: ${reason}: ${clean(text)}`),
  );
  return [
    ...(entries.length === 0 ? [] : [table, '']),
    ...[...new Set(findings)].flatMap((text) => paragraph(text, view.width)),
    ...(findings.length === 0 ? [] : ['']),
    ...forecastLines(view.wide ? report.forecast : soon.shown, view.width),
    ...paragraph(summary(report, soon), view.width),
  ].join('\n');
}

function issuerOf({ issuer, subject, signer, fingerprint }: ShownSurveyEntry, names: Names): string {
  if (issuer === null) return none;
  const known = names.get(signer ?? (issuer === subject ? fingerprint : null) ?? '');
  return clean(known ?? issuer.replace(/^CN=([^,+]+)$/, '$1'));
}

function summary({ entries, read, hasEndpoints }: SurveyReport, { within, asked }: Soon): string {
  const looked = counted(read, hasEndpoints ? 'location' : 'file');
  const found = entries.filter(({ state }) => state !== 'missing');
  const missing = entries.length - found.length;
  const notOk = found.filter(({ state }) => state !== 'ok').length;
  const all = found.length === 0 ? `Nothing found in ${looked}` : `${found.length} found in ${looked}`;
  const how = notOk === 0 ? 'all ok' : `${notOk} not ok`;
  const parts = [
    found.length === 0 ? all : `${all}, ${how}`,
    ...(missing === 0 ? [] : [`${missing} missing`]),
    ...(within === null || asked.length === 0
      ? []
      : [`${asked.length} ${asked.length === 1 ? 'expires' : 'expire'} within ${within}`]),
  ];
  return `${parts.join('; ')}.`;
}
