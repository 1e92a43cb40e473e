import type { Severity } from '@kpki/presentation';
import { conformanceSummary, declaredText, outcomeText } from '../../../print/conformance-text.ts';
import type { ScreenLine } from '../../../print/document.ts';
import type { CaseOutcome } from '../../../session/conformance/run-conformance.ts';
import { clean } from '../../../text/clean.ts';
import { hanging, shortened, wrap } from '../../../text/width.ts';
import type { PluginLine } from '../../work/task.ts';
import type { ConformanceState, State } from '../model.ts';
import { calm } from './states.ts';

/** `12 passed, 0 failed, 2 not proven`; failures behind the guard count too. */
export function countsText({ outcomes }: ConformanceState): string {
  if (outcomes.length === 0) return '';
  const own = outcomes.filter(({ guarded }) => !guarded);
  const count = (all: readonly CaseOutcome[], result: CaseOutcome['result']): number =>
    all.filter((each) => each.result === result).length;
  return `${count(own, 'passed')} passed, ${count(outcomes, 'failed')} failed, ${count(own, 'not proven')} not proven`;
}

/** `3 of 64, behind the guard: key-store/signs.`; empty between two. */
export function currentText({ current }: ConformanceState): string {
  if (current === null) return '';
  const { id, guarded, number, of } = current;
  return `${number} of ${of}${guarded ? ', behind the guard' : ''}: ${id}.`;
}

export function conformanceLines(conformance: ConformanceState, columns: number): readonly ScreenLine[] {
  const { plugin, declared, outcomes } = conformance;
  return [
    ...calm(['', ...wrap(clean(`${plugin.kind} ${plugin.name} (${plugin.use})`), columns)]),
    ...(declared === null ? [] : calm(declaredLines(declared, columns))),
    ...(outcomes.length === 0 ? [] : calm([''])),
    ...outcomes.flatMap((outcome) => rowLines(outcome, columns)),
    ...endLines(conformance, columns),
  ];
}

function declaredLines(
  { facets, leaves }: NonNullable<ConformanceState['declared']>,
  width: number,
): readonly string[] {
  // The name of an issuer comes from outside.
  const cleaned = facets.map(([facet, detail]) => [clean(facet), detail] as const);
  return [
    ...declaredText({ facets: cleaned, leaves }, { wide: false, width, colors: false }).split('\n'),
    ...(leaves.length === 0
      ? []
      : ['What the suite does:', ...leaves.flatMap((each) => hanging('  ', clean(each), width))]),
  ];
}

const severities: Readonly<Record<CaseOutcome['result'], Severity>> = {
  passed: 'info',
  failed: 'critical',
  'not proven': 'warning',
  'not declared': 'info',
};

function rowLines(outcome: CaseOutcome, width: number): readonly ScreenLine[] {
  const text = outcomeText(outcome, { wide: false, width, colors: false });
  return text === null
    ? []
    : text.split('\n').map((line) => ({ text: shortened(line, width), severity: severities[outcome.result] }));
}

function endLines({ phase, failure, outcomes }: ConformanceState, columns: number): readonly ScreenLine[] {
  switch (phase) {
    case 'declined':
      return calm(['', 'Nothing was run.']);
    case 'done':
      return calm(['', ...wrap(conformanceSummary(outcomes), columns)]);
    case 'stopped':
      return calm(['', ...wrap(`Stopped: ${conformanceSummary(outcomes)}`, columns)]);
    case 'failed':
      return ['', ...wrapped(failure?.text ?? '', columns)].map((text) => ({ text, severity: 'critical' }));
    default:
      return [];
  }
}

function wrapped(text: string, columns: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrap(clean(line), columns));
}

export function pluginsOf({ declared }: State, environment: string): readonly PluginLine[] {
  return declared?.environments.find(({ name }) => name === environment)?.plugins ?? [];
}

export function conformanceState(conformance: ConformanceState | undefined): ScreenLine & { readonly glyph?: string } {
  switch (conformance?.phase) {
    case undefined:
    case 'declined':
      return { text: 'not checked', severity: 'info' };
    case 'failed':
      return { glyph: '×', text: 'could not be checked', severity: 'critical' };
    case 'stopped':
      return { glyph: '-', text: 'stopped', severity: 'warning' };
    case 'done': {
      const failed = conformance.outcomes.some(({ result }) => result === 'failed');
      return { glyph: failed ? '×' : '✓', text: countsText(conformance), severity: failed ? 'critical' : 'info' };
    }
    default:
      return { glyph: '…', text: 'checking', severity: 'info' };
  }
}
