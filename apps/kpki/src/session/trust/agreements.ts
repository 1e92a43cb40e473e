import { type Agreement, isLoopback, type NamedProgram, type NamedServer, PluginError } from '@kpki/plugin';
import { anchorsText, type TrustQuestion, trustTexts } from '@kpki/presentation';
import { programName } from '../../terminal/program-name.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { clean } from '../../text/clean.ts';
import type { ReadConfiguration } from '../configuration.ts';
import { readPrograms, readServers, writePrograms, writeServers } from './kept-agreements.ts';

interface AgreementContext {
  readonly name: string;
  readonly folder: string;
  readonly chosenBy: ReadConfiguration['chosenBy'];
  readonly terminal: Pick<Terminal, 'ask' | 'note' | 'asksForAgreement'>;
}

/** The UI has a terminal for each task, so a test that is started again asks again. */
const answersAt = new WeakMap<AgreementContext['terminal'], Map<string, Promise<boolean>>>();
/** Two questions at a time would be read as one. */
let lastQuestion: Promise<unknown> = Promise.resolve();

/** Throws 'denied' with the remedy unless the user's words, lists or answer at the terminal agree. */
export async function agree(to: Agreement, context: AgreementContext): Promise<void> {
  const key = JSON.stringify(to.kind === 'server' ? [to.origin, to.anchors] : [to.digest]);
  if (to.kind === 'server' && isNamedByEnvironment(to)) return;
  if (to.kind === 'server' && isReadByAll(to.origin)) throw refusal(to, context);
  if (context.chosenBy === 'user' || (await isKept(to, context.folder))) return;
  if (!context.terminal.asksForAgreement) throw refusal(to, context);
  const answers = answersAt.get(context.terminal) ?? new Map<string, Promise<boolean>>();
  answersAt.set(context.terminal, answers);
  const answer = answers.get(key) ?? askNext(() => ask(to, context));
  answers.set(key, answer);
  if (!(await answer)) throw refusal(to, context);
}

function askNext(put: () => Promise<boolean>): Promise<boolean> {
  const answer = lastQuestion.then(put);
  lastQuestion = answer.catch(() => {});
  return answer;
}

async function ask(to: Agreement, { name, folder, terminal }: AgreementContext): Promise<boolean> {
  const { facts, question } = to.kind === 'server' ? serverQuestion(to, name) : programQuestion(to, name);
  const answer = await terminal.ask(`${[...facts, question].map(clean).join('\n')} [y/N] `);
  if (answer === null || !/^(y|yes)$/i.test(answer.trim())) return false;
  await keep(to, folder);
  return true;
}

function serverQuestion({ origin, anchors }: NamedServer, name: string): TrustQuestion {
  return trustTexts.server(name, origin, anchorsText(anchors, trustTexts.byConfiguration));
}

function programQuestion({ command, variables, file, digest }: NamedProgram, name: string): TrustQuestion {
  const given = variables.length === 0 ? null : quoted(variables);
  return trustTexts.program(name, file, quoted(command), given, digest);
}

const quoted = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(' ');

async function isKept(to: Agreement, folder: string): Promise<boolean> {
  if (to.kind === 'program') return (await readPrograms(folder)).some(({ digest }) => digest === to.digest);
  return (await readServers(folder)).some(({ origin, anchors }) => origin === to.origin && anchors === to.anchors);
}

async function keep(to: Agreement, folder: string): Promise<void> {
  const since = new Date().toISOString();
  if (to.kind === 'program') {
    const { command, file, digest } = to;
    await writePrograms([...(await readPrograms(folder)), { command, file, digest, since }]);
    return;
  }
  const { origin, anchors } = to;
  await writeServers([...(await readServers(folder)), { origin, anchors, since }]);
}

const variable = 'KPKI_TRUSTED_SERVERS';

/** `https://vault.example.com:8200` trusts the CAs of this machine; `https://…=sha256:…` those with that digest. */
function isNamedByEnvironment(server: NamedServer): boolean {
  const entry = environmentEntry(server);
  return (process.env[variable] ?? '').split(/[\s,]+/).some((each) => withOrigin(each) === entry);
}

/** Keeps the origin of an address with a path. */
function withOrigin(entry: string): string {
  const [address = '', ...anchors] = entry.split('=');
  return [URL.canParse(address) ? new URL(address).origin : address, ...anchors].join('=');
}

function environmentEntry({ origin, anchors }: NamedServer): string {
  return anchors === 'machine' ? origin : `${origin}=${anchors.replaceAll(/ (?:as|via) /g, '=')}`;
}

/** Without TLS, beyond this machine: only the environment can allow that. */
function isReadByAll(origin: string): boolean {
  const url = new URL(origin);
  return url.protocol === 'http:' && !isLoopback(url);
}

const refusals = new WeakSet<object>();

/** Whether an error is caused by a missing agreement, however deeply wrapped. */
export function lacksAgreement(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) if (refusals.has(each)) return true;
  return false;
}

function refusal(to: Agreement, context: AgreementContext): PluginError {
  const error = new PluginError('denied', refusalText(to, context));
  refusals.add(error);
  return error;
}

function refusalText(to: Agreement, { folder }: AgreementContext): string {
  const check = trustTexts.answerYes(`${programName()} doctor`);
  if (to.kind === 'program') {
    const [program = ''] = to.command;
    return trustTexts.programRefused(JSON.stringify(program), to.file, check);
  }
  const set = `set ${variable}=${environmentEntry(to)}`;
  if (isReadByAll(to.origin)) return trustTexts.withoutTls(to.origin, set);
  return trustTexts.serverRefused(to.origin, folder, check, set);
}
