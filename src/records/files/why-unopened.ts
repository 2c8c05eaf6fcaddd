import { errnoOf } from '../../base/errno.js';

/** What to do where nothing is found under a name. */
export const CHECK_PATH =
  'Check the path: a file, a directory, a pattern, s3://bucket/prefix/, or - for standard input.';

/** Why a file of this disk could not be opened or read any further; completes "X: …". Undefined for what is no fault of the file. */
export function whyUnopened(error: unknown): string | undefined {
  const code = errnoOf(error);
  return code === undefined ? undefined : reasons[code];
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there any more',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ELOOP: 'its symbolic links lead in a circle',
  ENXIO: 'it is a socket, or a device with nothing behind it',
  ENODEV: 'it is a device with nothing behind it',
  EOPNOTSUPP: 'it is a socket',
  EISDIR: 'it is a directory',
  EINVAL: 'it is not a file that can be read',
  EIO: 'the disk could not be read',
  ESTALE: 'its disk is not there any more',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open: ulimit -n',
};
