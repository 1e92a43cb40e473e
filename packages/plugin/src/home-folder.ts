import { homedir } from 'node:os';

/** As Debian calls the home of users who have none. */
const noHome = '/nonexistent';

/**
 * Returns the home folder of the user. A user that the system does not know, as in a container that runs under any number,
 * has none unless `HOME` names one: then a folder that does not exist, where Node's `homedir()` throws.
 */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return noHome;
  }
}
