import { describe, expect, it } from 'vitest';
import { FixReply, ReproductionReply } from '../../../events/schema/proposal.ts';
import { parseReply } from './reply.ts';

const parse = (raw: string) => parseReply(ReproductionReply, raw, 'm');
const plain = '{"script": "print(1)\\n```\\nx\\n"}';
const value = { script: 'print(1)\n```\nx\n' };

describe('parseReply', () => {
  it.each([
    ['JSON', plain],
    ['CRLF and blank lines around it', `\r\n${plain}\r\n\r\n`],
    ['a byte-order mark', `\uFEFF${plain}`],
    ['a fenced block', `\`\`\`json\n${plain}\n\`\`\``],
    ['a fenced block with CRLF and prose around it', `Here it is:\r\n\`\`\`JSON\r\n${plain}\r\n\`\`\`\r\nBye.`],
    ['thinking before it', `<think>\nIs {"script": 1} right?\n</think>\n\n${plain}`],
    ['thinking before a fenced block', `<thinking>hm</thinking>\`\`\`\n${plain}\n\`\`\``],
    ['thinking with a word before it', `Sure, let me see.\n<think>\nhm {\n</think>\n${plain}`],
    ['thinking with a draft in a fence', `<think>\n\`\`\`json\n{"script": "draft"}\n\`\`\`\n</think>\n${plain}`],
    ['the end of thinking that the template began', `Is {"script": 1} right?\r\n</think>\r\n\r\n${plain}`],
    ['the end of thinking before a fenced block', `hm\n</thinking>\n\`\`\`json\n${plain}\n\`\`\``],
    ['two ends of thinking', `say </think> to stop\n</think>\n${plain}`],
    ['CRLF between its members', `{\r\n  "script":\r\n  "print(1)\\n\`\`\`\\nx\\n"\r\n}\r\n`],
    ['keys that nobody asked for', '{"script": "print(1)\\n```\\nx\\n", "note": "hi"}'],
  ])('accepts %s', (_, raw) => {
    expect(parse(raw)).toEqual(value);
  });

  it.each([
    ['JSON', (json: string) => json],
    ['a fenced block', (json: string) => `Here it is:\n\`\`\`json\n${json}\n\`\`\``],
    ['a reply after thinking', (json: string) => `<think>hm</think>${json}`],
  ])('leaves what a script says of thinking alone in %s', (_, dress) => {
    const script = 'text.split("<think>")[0].split("</think>")[-1]  # </think>{}\n';
    expect(parse(dress(JSON.stringify({ script })))).toEqual({ script });
  });

  it.each([
    ['nothing', ' \n', /replied with no text/],
    ['prose', 'I cannot do that.', /is not JSON .*I cannot do that\./],
    ['half an object', '{"script": "pri', /is not JSON .*\{\\"script\\"/],
    ['thinking without an end', `<think>${plain}`, /did not come to an end of its thinking: "<think>\{/],
    ['thinking without an end, after a word', `Well, <thinking>${plain}`, /did not come to an end of its thinking/],
    ['thinking with nothing after it', '<think>hm</think>\n', /replied with no text/],
    ['thinking that begins again', `<think>a</think>\n<think>${plain}`, /did not come to an end of its thinking/],
    ['two fenced blocks', `\`\`\`\n${plain}\n\`\`\`\n\`\`\`\n${plain}\n\`\`\``, /is not JSON/],
    ['another type', '{"script": 1}', /does not fit the schema \(script: .*\{\\"script\\": 1\}/],
    ['an empty script', '{"script": ""}', /does not fit the schema \(script: /],
    ['a list', '[]', /does not fit the schema \(the reply: /],
    ['null', 'null', /does not fit the schema \(the reply: /],
  ])('refuses %s with a sentence', (_, raw, sentence) => {
    expect(() => parse(raw)).toThrow(sentence);
  });

  it('names the path of what does not fit', () => {
    expect(() => parseReply(FixReply, '{"files": [{"path": "a.py"}]}', 'm')).toThrow(/files\.0\.content: /);
  });

  it('keeps its message short however long the reply', () => {
    try {
      parse('x'.repeat(100_000));
      expect.unreachable();
    } catch (error) {
      expect((error as Error).message.length).toBeLessThan(500);
    }
  });
});
