import type { State } from './model.ts';

/** Whether nothing can be applied just now, whoever says so. */
export function isReadOnly(state: State): boolean {
  return state.readOnly !== null || isReadOnlyByFile(state);
}

export function isReadOnlyByFile({ declared }: State): boolean {
  return declared?.environments.find(({ name }) => name === declared.environment)?.readOnly === true;
}
