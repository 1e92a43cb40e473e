import { type BuiltinLayout, builtinLayoutLines, builtinPlugin } from './builtins.ts';

/** A layout that comes with kpki, as somebody chooses it: one line, without a full stop. */
export interface LayoutChoice {
  readonly name: string;
  readonly what: string;
}

const choiceOf = (name: BuiltinLayout): LayoutChoice => ({ name, what: builtinLayoutLines[name] });

/** Every layout that comes with kpki. */
export const layoutChoices: readonly LayoutChoice[] = (Object.keys(builtinLayoutLines) as readonly BuiltinLayout[]).map(
  choiceOf,
);

/** The layouts that go with a sink; all of them with one that is not ours. */
export function layoutsFor(use: string): readonly LayoutChoice[] {
  return builtinPlugin(use)?.sink?.layouts.map(choiceOf) ?? layoutChoices;
}

/** The one that a sink has unless somebody says otherwise. */
export function usualLayout(use: string): string {
  return builtinPlugin(use)?.sink?.layouts[0] ?? 'kubeadm';
}
