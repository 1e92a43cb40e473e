import type { SurveyEntry } from '@kpki/engine';
import { counted } from '../counts.ts';
import type { Shown } from '../shown.ts';
import { type Block, type Column, note, noValue, pause, table } from './block.ts';
import { forecastBlocks, type Soon } from './expiries.ts';
import type { SurveyReport } from './report.ts';
import { foundText } from './status.ts';
import { certificateColumns, nameOfIssuer } from './status-report.ts';

type Entry = Shown<SurveyEntry>;
type Names = ReadonlyMap<string, string>;

/** Shows what certificates any files and servers have, with findings, expiries and a summary. */
export function surveyDocument(report: SurveyReport, soon: Soon, isWide: boolean): readonly Block[] {
  const { entries, forecast } = report;
  const findings = entries.flatMap(({ artifact, findings: own }) => own.map((each) => foundText(artifact, each)));
  return [
    ...(entries.length === 0 ? [] : [table(columnsOf(entries, isWide), entries), pause]),
    ...[...new Set(findings)].map((text) => note(text)),
    ...(findings.length === 0 ? [] : [pause]),
    ...forecastBlocks(isWide ? forecast : soon.shown),
    note(summary(report, soon)),
  ];
}

function columnsOf(entries: readonly Entry[], isWide: boolean): readonly Column<Entry>[] {
  const names: Names = new Map(
    entries.flatMap(({ fingerprint, name, artifact }) =>
      fingerprint === null ? [] : [[fingerprint, name ?? artifact] as const],
    ),
  );
  return [
    ['FILE', ({ artifact }) => artifact],
    ['ARTIFACT', ({ name, kind }) => name ?? kind ?? noValue],
    ...certificateColumns((state) => state),
    ['ISSUER', (entry) => issuerOf(entry, names)],
    ...(isWide
      ? ([
          ['KEY', ({ keyKind }) => keyKind ?? noValue],
          ['SUBJECT', ({ subject }) => subject ?? noValue],
        ] satisfies readonly Column<Entry>[])
      : []),
  ];
}

function issuerOf({ issuer, subject, signer, fingerprint }: Entry, names: Names): string {
  if (issuer === null) return noValue;
  return names.get(signer ?? (issuer === subject ? fingerprint : null) ?? '') ?? nameOfIssuer(issuer);
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
