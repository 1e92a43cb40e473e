import { readFile } from 'node:fs/promises';
import type { Plan } from '@kpki/engine';
import { kpkiApiVersion } from '@kpki/spec';
import { Fault } from '../fault.ts';

/** The plan that `kpki plan --out` left in a file. */
export async function savedPlan(file: string): Promise<Plan> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('usage', `${file}: it cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
  const plan = planIn(text);
  if (plan !== null) return plan;
  throw new Fault('usage', `${file}: this is no plan of kpki; make one with \`kpki plan --out FILE\``);
}

/** Null when it is none by its looks; the engine compares all of it with the plan that it would make. */
function planIn(text: string): Plan | null {
  try {
    const plan = JSON.parse(text) as Partial<Plan> | null;
    const isPlan = plan?.kind === 'Plan' && plan.apiVersion === kpkiApiVersion && Array.isArray(plan.places);
    return isPlan ? (plan as Plan) : null;
  } catch {
    return null;
  }
}
