import type { ConfigurationAnswers, DefaultAnswers, EnvironmentAnswer, NodeAnswer } from '@kpki/spec';
import type { BlockName } from './blocks.ts';

interface AnyQuestion {
  /** Its path in the file, as problems name it. */
  readonly field: string;
  /** In the wizard a label of 22 columns or a heading, in the dialogue and in `kpki init` the name of the question. */
  readonly label: string;
  /** What to answer: a phrase that as a sentence fits a line of 80 columns. Empty: the choices say it. */
  readonly help: string;
  /** What stands for the value in `--help`. */
  readonly value: string;
  /** What `--help` adds: how the value is typed. */
  readonly asOption?: string;
  /** Where the wizard asks, and so does the dialogue; null: they do not. */
  readonly block: BlockName | null;
  /** Whether the earlier answers leave it open; absent: always. Its option may be given in any case. */
  readonly when?: (answers: ConfigurationAnswers) => boolean;
}

type Put<Value> = (answers: ConfigurationAnswers, value: Value, usual: DefaultAnswers) => ConfigurationAnswers;

/** Where the answer goes in the file. What `get` returns of the usual answers is the default. */
interface Answering<Value> {
  readonly get: (answers: ConfigurationAnswers) => Value | undefined;
  readonly put: Put<Value>;
}

/** `kpki init` asks at a terminal what most clusters differ in, and takes the rest as options alone. */
interface Prompted {
  readonly init: 'asks' | 'takes';
}

/** Questions of a block that share a line of the wizard, each below the name of its column. */
export interface Column {
  readonly line: string;
  readonly name: string;
}

export interface TextQuestion extends AnyQuestion, Prompted, Answering<string> {
  readonly is: 'text';
  /** What an empty text means, for an optional answer. */
  readonly empty: string;
  /** An empty text and the default are not written: the file has the default in a comment. */
  readonly optional: boolean;
  readonly column?: Column;
}

/** Several texts; of the wizard, one text with commas. As an optional text, it is not written if empty or the default. */
export interface ListQuestion extends AnyQuestion, Answering<readonly string[]> {
  readonly is: 'list';
  readonly empty: string;
}

export interface ChoiceWords {
  readonly label: string;
  /** A sentence that fits a line of 80 columns. */
  readonly help: string;
}

export interface ChoiceQuestion<Choice extends string = string> extends AnyQuestion, Prompted, Answering<string> {
  readonly is: 'choice';
  readonly choices: Readonly<Record<Choice, ChoiceWords>>;
  /** All in one line of the wizard, or each in its own. */
  readonly lines: 'one' | 'each';
  /** Before its lines, if not the label. */
  readonly margin?: string;
  readonly column?: Column;
  /** Whether its values alone say what they are. */
  readonly named: 'by value' | 'by label';
  /** Why it does not fit the other answers; null: it fits. */
  readonly check?: (answers: ConfigurationAnswers) => string | null;
  /** The question that answers this and others at once. */
  readonly partOf?: string;
}

export type NodeListName = 'controlPlane' | 'workers' | 'etcd';

export interface NodesQuestion extends AnyQuestion, Prompted, Answering<readonly NodeAnswer[]> {
  readonly is: 'nodes';
  readonly list: NodeListName;
  readonly one: string;
  readonly all: string;
  readonly addresses: 'needed' | 'optional';
  readonly begins: 'this machine' | 'empty';
}

export type PluginSlotName = 'backend' | 'sink';

interface PluginQuestion extends AnyQuestion {
  readonly is: 'plugin' | 'plugin options';
  readonly slot: PluginSlotName;
}

/** The layout of the first sink. */
interface LayoutQuestion extends AnyQuestion {
  readonly is: 'layout';
}

interface MoreBackendsQuestion extends AnyQuestion {
  readonly is: 'more backends';
}

interface MoreSinksQuestion extends AnyQuestion {
  readonly is: 'more sinks';
}

/** Where the keys of CAs are, and who signs them. */
interface CasQuestion extends AnyQuestion {
  readonly is: 'cas';
}

export type Question =
  | TextQuestion
  | ListQuestion
  | ChoiceQuestion
  | NodesQuestion
  | PluginQuestion
  | LayoutQuestion
  | MoreBackendsQuestion
  | MoreSinksQuestion
  | CasQuestion;

export function text(question: Omit<TextQuestion, 'is' | 'empty' | 'optional'> & { readonly empty?: string }) {
  const { empty } = question;
  return { ...question, is: 'text', empty: empty ?? '', optional: empty !== undefined } as const satisfies TextQuestion;
}

type ChoiceOf<Choice extends string> = Omit<ChoiceQuestion<Choice>, 'is' | 'put'> & { readonly put: Put<Choice> };

/** Has the words of each member of another module's union: one that is missing or unknown does not compile. */
export function choice<Choice extends string>(question: ChoiceOf<Choice>): ChoiceQuestion<Choice> {
  const isChoice = (text: string): text is Choice => Object.hasOwn(question.choices, text);
  return {
    ...question,
    is: 'choice',
    put: (answers, text, usual) => (isChoice(text) ? question.put(answers, text, usual) : answers),
  };
}

export function environmentWith(
  { environment, ...answers }: ConfigurationAnswers,
  change: Partial<EnvironmentAnswer>,
  usual: DefaultAnswers,
): ConfigurationAnswers {
  return { ...answers, environment: { ...(environment ?? usual.environment), ...change } };
}
