import { type BuiltinLayout, builtinLayoutLines, builtinPlugin } from './builtins.ts';

interface LayoutChoice {
  readonly name: string;
  readonly what: string;
}

const choiceOf = (name: BuiltinLayout): LayoutChoice => ({ name, what: builtinLayoutLines[name] });

export const layoutChoices: readonly LayoutChoice[] = (Object.keys(builtinLayoutLines) as readonly BuiltinLayout[]).map(
  choiceOf,
);

export function layoutsFor(use: string): readonly LayoutChoice[] {
  return builtinPlugin(use)?.sink?.layouts.map(choiceOf) ?? layoutChoices;
}

export function defaultLayout(use: string): string {
  return builtinPlugin(use)?.sink?.layouts[0] ?? 'kubeadm';
}
