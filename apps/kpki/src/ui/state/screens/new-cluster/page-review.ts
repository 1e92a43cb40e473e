import { partLines } from '../../../../text/break-command.ts';
import type { Drafting } from '../../model.ts';
import { type FormLine, space, words } from './form.ts';

/** The file as it will be written, with the numbers of its lines; then the command that writes it, an option a line. */
export function reviewLines({ text, command }: Drafting): readonly FormLine[] {
  const lines = text.trimEnd().split('\n');
  const digits = String(lines.length).length;
  const indent = ' '.repeat(digits + 2);
  return [
    ...lines.map((line, at) => words(`${String(at + 1).padStart(digits)}  ${line}`)),
    space,
    words(`${indent}The same as a command:`),
    space,
    ...partLines(command).map((line) => words(`${indent}${line}`)),
    space,
    words(`${indent}For a person: spec.users in this file, or later kpki kubeconfig user.`),
  ];
}
