import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A certificate, and what it must be good for; certificates are DER in base64. */
export interface Question {
  readonly leaf: string;
  readonly intermediates: readonly string[];
  readonly roots: readonly string[];
  /** A DNS name or an address; empty for none. */
  readonly name: string;
  readonly usage: 'server' | 'client';
  readonly at: Date;
}

interface Answer {
  readonly ok: boolean;
  readonly error?: string;
}

/** Has Go's crypto/x509 judge certificates: one process, one line each way. Answers why it refuses; null: it accepts. */
export async function judgedByGo(program: string, questions: readonly Question[]): Promise<readonly (string | null)[]> {
  const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // A question that is written while nobody reads the answers would fill both pipes.
  const answers: (string | null)[] = [];
  const read = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const { ok, error } = JSON.parse(line) as Answer;
      answers.push(ok ? null : (error ?? 'no reason'));
    }
  })();
  for (const question of questions) child.stdin.write(`${JSON.stringify(question)}\n`);
  child.stdin.end();
  await read;
  const code = await ended;
  if (code !== 0 || answers.length !== questions.length) {
    throw new Error(`the Go program ended with ${code} after ${answers.length} of ${questions.length} answers`);
  }
  return answers;
}
