import { type ConfigurationAnswers, type Machine, usualAnswers, writeConfiguration } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { optionWords } from '../print/command-line.ts';
import { programName } from '../program-name.ts';
import { thisMachine } from '../session/configuration.ts';
import { refuseExistingFile, writeNewFile } from '../session/new-file.ts';
import { usualFile } from '../session/usual-file.ts';
import type { Invocation, Run } from './command.ts';
import { givenBy, type Question, questions, taken } from './init-questions.ts';

const newFile = { advice: 'name another with --to' } as const;

const { name, profile, kubernetesVersion, workers, keys } = usualAnswers;

/**
 * Fine as they are, so that each answer can be judged before the next question. What no
 * question asks for is left to the defaults that the file names in its comments.
 */
const unanswered: ConfigurationAnswers = {
  name,
  profile,
  kubernetesVersion,
  controlPlane: [{ name: 'not-asked-yet', addresses: ['192.0.2.254'] }],
  workers,
  keys,
};

/** The file's answers: from the options first, then from the person, else the default. */
export const run: Run = async (invocation) => {
  const { options, terminal } = invocation;
  const file = options.to ?? usualFile;
  await refuseExistingFile(file, newFile);
  const machine = thisMachine();
  let answers = unanswered;
  for (const question of questions) answers = withOption(question, answers, machine, invocation);
  for (const question of questions) {
    if (givenBy(options, question) === null) answers = await withAnswer(question, answers, machine, invocation);
  }
  await writeNewFile(file, writeConfiguration(answers), newFile);
  terminal.out(`Wrote ${file}.`);
  terminal.out(`Next: ${programName()} plan${optionWords({ file: file === usualFile ? undefined : file })}`);
  return 'done';
};

function withOption(
  question: Question,
  answers: ConfigurationAnswers,
  machine: Machine,
  { options }: Invocation,
): ConfigurationAnswers {
  const given = givenBy(options, question);
  if (given === null) return answers;
  const result = taken(question, given, answers, machine);
  if ('answers' in result) return result.answers;
  throw new Fault('usage', `--${question.option}: ${result.reason}`);
}

/** Asks until the answer is one. */
async function withAnswer(
  question: Question,
  answers: ConfigurationAnswers,
  machine: Machine,
  { options, terminal }: Invocation,
): Promise<ConfigurationAnswers> {
  const usual = question.usual(machine);
  for (;;) {
    const text = options.yes === true ? usual : await answerTo(question, usual, terminal);
    const result = taken(question, text, answers, machine);
    if ('answers' in result) return result.answers;
    if (options.yes === true) {
      throw new Fault(
        'usage',
        `the default ${JSON.stringify(usual)} will not do: ${result.reason}; give another with --${question.option}`,
      );
    }
    terminal.note(result.reason);
  }
}

async function answerTo({ text }: Question, usual: string, terminal: Invocation['terminal']): Promise<string> {
  const answer = await terminal.ask(usual === '' ? `${text}: ` : `${text} [${usual}]: `);
  if (answer === null) throw new Fault('usage', 'nobody is here to answer; add --yes to take every default');
  return answer.trim() === '' ? usual : answer.trim();
}
