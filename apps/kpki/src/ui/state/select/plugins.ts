import type { PluginLine } from '../../work/notice.ts';
import type { Conformance, State } from '../model.ts';
import { countsText } from './conformance.ts';
import type { Tone } from './states.ts';

export function pluginsOf({ declared }: State, environment: string): readonly PluginLine[] {
  return declared?.environments.find(({ name }) => name === environment)?.plugins ?? [];
}

/** In the list: `× 1 failed`. */
export function conformanceState(conformance: Conformance | undefined): { readonly text: string; readonly tone: Tone } {
  switch (conformance?.phase) {
    case undefined:
    case 'declined':
      return { text: 'not checked', tone: 'calm' };
    case 'failed':
      return { text: '× could not be checked', tone: 'now' };
    case 'stopped':
      return { text: '- stopped', tone: 'soon' };
    case 'done': {
      const failed = conformance.outcomes.some(({ result }) => result === 'failed');
      return { text: `${failed ? '×' : '✓'} ${countsText(conformance)}`, tone: failed ? 'now' : 'calm' };
    }
    default:
      return { text: '… checking', tone: 'calm' };
  }
}
