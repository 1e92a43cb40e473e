import { dirname, resolve } from 'node:path';
import { handOutTexts, notCarriedText, type Shell, wroteDocument } from '@kpki/presentation';
import { type ConfigurationAnswers, writeConfiguration } from '@kpki/spec';
import type { Invocation, RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import type { AnswerProblem } from '../new-cluster/answer-problem.ts';
import { defaultOf, promptedQuestion, promptOf } from '../new-cluster/prompt.ts';
import { partsOf, type QuestionName, questionNames, questionOf } from '../new-cluster/questions.ts';
import { type Taken, withTyped } from '../new-cluster/typed-answer.ts';
import { shellWith } from '../options/command-text.ts';
import { answersGiven, givenBy, problemOf } from '../options/init-options.ts';
import { optionWords } from '../options/option-words.ts';
import type { OptionName, OptionValues } from '../options/options.ts';
import { printDocument } from '../print/record.ts';
import { defaultFile } from '../session/default-file.ts';
import { exampleEnvironment, exampleFile, writeExample } from '../session/example.ts';
import { judgmentOf, pluginsIn } from '../session/judge-answers.ts';
import { answersFromFile } from '../session/kubeadm-answers.ts';
import { thisMachine } from '../session/machine.ts';
import { typedSecrets } from '../session/typed-secrets.ts';
import { alreadyThere, refuseExistingFile, writeNewFile } from '../session/write-file.ts';
import { clean } from '../text/clean.ts';

const newFile = { advice: handOutTexts.otherFile } as const;

export const run: RunCommand = async (invocation) => {
  const { options } = invocation;
  if (options.example === true) return initExample(invocation);
  const file = options.out ?? defaultFile;
  await refuseExistingFile(file, newFile);
  if (options.from !== undefined) return initFrom(options.from, file, invocation);
  const machine = thisMachine();
  let answers = answersGiven(options);
  await refuseProblems(answers, options, file);
  for (const name of questionNames) {
    const question = promptedQuestion(name);
    if (question === null || isGiven(name, options)) continue;
    const asked = { name, text: promptOf(name, question), usual: defaultOf(question, machine) };
    answers = await withAnswer(asked, answers, invocation);
  }
  await writeNewFile(file, writeConfiguration(answers), newFile);
  printDocument(invocation, wroteDocument(file, shellFor(file)));
  return 'done';
};

async function initFrom(source: string, file: string, invocation: Invocation): Promise<Exit> {
  const { options, terminal } = invocation;
  const { answers, notCarried } = await answersFromFile(source, options, terminal);
  await refuseProblems(answers, options, file, clean(source));
  await writeNewFile(file, writeConfiguration(answers), newFile);
  for (const each of notCarried) terminal.note(`warning: ${clean(source)}: ${clean(notCarriedText(each))}`);
  const { controlPlane, workers } = answers;
  const counts = { controlPlane: controlPlane.length, workers: workers.length };
  printDocument(invocation, wroteDocument(file, shellFor(file), { file: source, ...counts }));
  return 'done';
}

function shellFor(file: string): Shell {
  return shellWith(optionWords({ file: file === defaultFile ? undefined : file }));
}

/** Judges all options together, since one may be valid only with another; `source` is the file that says the rest. */
async function refuseProblems(
  answers: ConfigurationAnswers,
  options: OptionValues,
  file: string,
  source?: string,
): Promise<void> {
  const secrets = await secretsIn(options, answers, dirname(resolve(file)));
  // A secret that its plugin refuses as well is reported once, as a secret.
  const { problems: others } = await judgmentOf(answers, []);
  const problems = [...secrets, ...others.filter(({ field }) => secrets.every((secret) => secret.field !== field))];
  if (problems.length === 0) return;
  const reported = problems.map((problem) => problemOf(problem, options, source));
  throw new Fault('usage', [...new Set(reported)].join('\n'));
}

const typedBy = [
  { of: 'environment.backend', option: 'backend-option' },
  { of: 'environment.sink', option: 'sink-option' },
  { of: 'environment.moreBackends', option: 'another-backend' },
  { of: 'environment.moreSinks', option: 'another-sink' },
] as const;

async function secretsIn(
  options: OptionValues,
  { environment }: ConfigurationAnswers,
  folder: string,
): Promise<readonly AnswerProblem[]> {
  if (environment === undefined) return [];
  const typed = pluginsIn(environment).filter(({ field }) => {
    const own = typedBy.find(({ of }) => field.startsWith(of));
    return own !== undefined && givenBy(options, own.option) !== null;
  });
  return (await Promise.all(typed.map((plugin) => typedSecrets(plugin, folder)))).flat();
}

interface Prompt {
  readonly name: QuestionName;
  readonly text: string;
  readonly usual: string;
}

async function withAnswer(
  prompt: Prompt,
  answers: ConfigurationAnswers,
  { options, terminal }: Invocation,
): Promise<ConfigurationAnswers> {
  const { name, usual } = prompt;
  for (;;) {
    const text = options.yes === true ? usual : await answerTo(prompt, terminal);
    const result = await taken(name, text, answers);
    if ('answers' in result) return result.answers;
    if (options.yes === true) {
      throw new Fault(
        'usage',
        `the default ${JSON.stringify(usual)} will not do: ${result.reason}; give another with --${name}`,
      );
    }
    terminal.note(result.reason);
  }
}

async function answerTo({ text, usual }: Prompt, terminal: Invocation['terminal']): Promise<string> {
  const answer = await terminal.ask(usual === '' ? `${text}: ` : `${text} [${usual}]: `);
  if (answer === null) throw new Fault('usage', 'no terminal to ask; add --yes to take every default');
  return answer.trim() === '' ? usual : answer.trim();
}

function unexpected(options: OptionValues): OptionName | undefined {
  const others = (['out', 'from'] as const).find((name) => options[name] !== undefined);
  return others ?? questionNames.find((each) => givenBy(options, each) !== null);
}

async function initExample(invocation: Invocation): Promise<Exit> {
  const { options } = invocation;
  const other = unexpected(options);
  if (other !== undefined) throw new Fault('usage', `--${other} does not go with --example, which is what it is`);
  if (!(await writeExample())) throw alreadyThere(exampleFile, 'remove it first, or use it as it is');
  const shell = shellWith(optionWords({ file: exampleFile, environment: exampleEnvironment }));
  printDocument(invocation, wroteDocument(exampleFile, shell));
  return 'done';
}

function isGiven(question: QuestionName, options: OptionValues): boolean {
  return [question, ...partsOf(question)].some((each) => givenBy(options, each) !== null);
}

/** Adds an answer, or returns why it is invalid, by the rules for a file. Unanswered questions count as valid. */
async function taken(question: QuestionName, text: string, answers: ConfigurationAnswers): Promise<Taken> {
  const result = withTyped(questionOf(question), text === '' ? [] : [text], answers);
  if ('reason' in result) return result;
  const { problems } = await judgmentOf(result.answers, []);
  if (problems.length === 0) return result;
  return { reason: [...new Set(problems.map((problem) => problem.text))].join('; ') };
}
