import { meaningOf } from '@kpki/plugin-conformance';
import {
  apart,
  type Block,
  conformanceCounts,
  conformanceSummary,
  declaredBlocks,
  note,
  nothingRunText,
  outcomeBlocks,
  pause,
  pluginScreenTexts,
  runningCaseText,
  signs,
  suiteBlocks,
} from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import type { PluginLine } from '../../work/task.ts';
import type { ConformanceState, State } from '../model.ts';

/** `12 passed, 0 failed, 2 not proven` */
export function countsText({ outcomes }: ConformanceState): string {
  return outcomes.length === 0 ? '' : conformanceCounts(outcomes);
}

/** `3 of 64, behind the guard: key-store/signs.`; empty between two. */
export function currentText({ current }: ConformanceState): string {
  return current === null ? '' : `${runningCaseText(current)}.`;
}

export function conformanceLines(conformance: ConformanceState, columns: number): readonly ScreenLine[] {
  const { outcomes } = conformance;
  const results = outcomes.flatMap((outcome) => outcomeBlocks(outcome, false, meaningOf));
  return screenLines(
    [...conformanceHead(conformance), ...apart(results), ...apart(conformanceEnd(conformance))],
    columns,
  );
}

function conformanceHead({ plugin, declared }: ConformanceState): readonly Block[] {
  return [
    pause,
    note(`${plugin.kind} ${plugin.name} (${plugin.use})`),
    ...(declared === null ? [] : [...declaredBlocks(declared.facets), ...suiteBlocks(declared.leaves)]),
  ];
}

/** Returns how a suite ended; nothing while it runs. */
export function conformanceEnd({ phase, failure, outcomes }: ConformanceState): readonly Block[] {
  switch (phase) {
    case 'declined':
      return [note(nothingRunText)];
    case 'done':
      return [note(conformanceSummary(outcomes))];
    case 'stopped':
      return [note(conformanceSummary(outcomes), { label: 'Stopped' })];
    case 'failed':
      return (failure?.text ?? '').split('\n').map((text) => note(text, { severity: 'critical' }));
    default:
      return [];
  }
}

export function pluginsOf({ declared }: State, environment: string): readonly PluginLine[] {
  return declared?.environments.find(({ name }) => name === environment)?.plugins ?? [];
}

export function conformanceState(conformance: ConformanceState | undefined): ScreenLine & { readonly glyph?: string } {
  switch (conformance?.phase) {
    case undefined:
    case 'declined':
      return { text: pluginScreenTexts.notTested, severity: 'info' };
    case 'failed':
      return { glyph: signs.failed.glyph, text: pluginScreenTexts.failed, severity: 'critical' };
    case 'stopped':
      return { glyph: signs.leftOut.glyph, text: 'stopped', severity: 'warning' };
    case 'done': {
      const failed = conformance.outcomes.some(({ result }) => result === 'failed');
      return {
        glyph: failed ? signs.failed.glyph : signs.ok.glyph,
        text: countsText(conformance),
        severity: failed ? 'critical' : 'info',
      };
    }
    default:
      return { glyph: '…', text: 'testing', severity: 'info' };
  }
}
