import type { LiveMessage, LiveVerdicts } from '../model/live-verdicts.ts';
import type { Messages } from '../model/message.ts';
import { copyVerdicts } from './copy-verdicts.ts';
import { kubeletVerdicts } from './kubelet-verdicts.ts';
import { bareCommand } from './message.ts';
import { rightsVerdicts } from './rights-verdicts.ts';
import { serverVerdicts } from './server-verdicts.ts';
import { nestedIn } from './statement.ts';

const messages: Messages<LiveVerdicts> = {
  ...serverVerdicts,
  ...kubeletVerdicts,
  ...rightsVerdicts,
  ...copyVerdicts,
};

/** Returns a verdict in words. */
export function verdictText<Message extends LiveMessage>(message: Message, params: LiveVerdicts[Message]): string {
  return messages[message](params, bareCommand, nestedIn(bareCommand));
}
