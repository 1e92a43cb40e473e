import type { Action } from './plan/plan.ts';

/** What the engine says while it works. A terminal, a pipe and `-o json` all draw from these and from nothing else. */
export type Event =
  | { readonly type: 'reading'; readonly sink: string; readonly place: string }
  | { readonly type: 'applying'; readonly repairs: number; readonly steps: number }
  | { readonly type: 'repairing'; readonly sink: string; readonly place: string }
  | { readonly type: 'repaired'; readonly sink: string; readonly place: string }
  | { readonly type: 'step started'; readonly artefact: string; readonly action: Action }
  | { readonly type: 'step done'; readonly artefact: string; readonly action: Action }
  | { readonly type: 'writing'; readonly sink: string; readonly place: string; readonly entries: number }
  | { readonly type: 'written'; readonly sink: string; readonly place: string; readonly entries: number }
  | { readonly type: 'revealed'; readonly sink: string; readonly place: string; readonly entry: string }
  | { readonly type: 'log'; readonly level: 'debug' | 'info' | 'warn'; readonly from: string; readonly text: string };

export type Listener = (event: Event) => void;
