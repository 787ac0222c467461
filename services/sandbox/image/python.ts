import { ServiceError, terminal } from '../../failure.ts';
import { greetingOf } from '../harness/assets.ts';

/** An image's `python3`. */
export type Interpreter = {
  /** `3.11.2`. */
  readonly version: string;
  /** What a container of the image is told first. */
  readonly greeting: Buffer;
};

/**
 * Python that reads `compilerInput` by its `read(size)` and returns one line: the version, and what it was told to
 * compile, once for all containers of the image. Byte code is one interpreter's own.
 */
export const COMPILER = `
def compiled(read):
    import binascii, importlib.util, marshal
    def message():
        return read(int.from_bytes(read(4), 'big'))
    def base64(code):
        return binascii.b2a_base64(code, newline=False).decode()
    version = '%d.%d.%d' % sys.version_info[:3]
    harness, driver, name = message(), message(), message().decode()
    try:
        harness = compile(harness, '<harness>', 'exec', dont_inherit=True)
        driver = compile(driver, name, 'exec', dont_inherit=True)
    except SyntaxError:
        return version
    pyc = importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(driver)
    return version + ' ' + base64(marshal.dumps(harness)) + ' ' + base64(pyc)
`;

/** What {@link COMPILER} returned. Throws `image_unavailable` for a Python before 3.11. */
export const interpreterFrom = (line: string, image: string): Interpreter => {
  const [version = '', harness, driver] = line.trim().split(' ');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major !== 3 || minor < 11)
    throw new ServiceError(
      terminal('image_unavailable', `The image ${image} has Python "${version}"; the sandbox needs 3.11 or later.`),
    );
  if (harness === undefined || driver === undefined)
    throw new ServiceError(
      terminal(
        'image_unavailable',
        `Python ${version} of the image ${image} does not compile what OpsGuard runs in it.`,
      ),
    );
  return { version, greeting: greetingOf(Buffer.from(harness, 'base64'), Buffer.from(driver, 'base64')) };
};
