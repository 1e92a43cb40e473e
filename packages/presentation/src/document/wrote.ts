import { counted } from '../counts.ts';
import { type Block, command, note } from './block.ts';
import type { Shell } from './shell.ts';

/** The kubeadm configuration that a spec was made from. */
interface SpecSource {
  readonly file: string;
  readonly controlPlane: number;
  readonly workers: number;
}

/** Says that a spec was written, for a surface that says itself what comes next. */
export function wroteText(file: string, source: SpecSource | null = null): string {
  if (source === null) return `Wrote ${file}.`;
  const nodes = [
    counted(source.controlPlane, 'control-plane node'),
    ...(source.workers === 0 ? [] : [counted(source.workers, 'worker')]),
  ];
  return `Wrote ${file} from ${source.file}: ${nodes.join(', ')}.`;
}

/** Says that a spec was written, and how the plan for it is made. */
export function wroteDocument(
  file: string,
  { command: line }: Shell,
  source: SpecSource | null = null,
): readonly Block[] {
  return [note(wroteText(file, source)), command(line({ verb: 'plan', names: [] }), 'Next')];
}
