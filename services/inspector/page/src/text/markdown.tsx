import MarkdownIt from 'markdown-it';
import type { ComponentChildren, VNode } from 'preact';
import { createElement } from 'preact';
import { useMemo } from 'preact/hooks';
import { Lines } from './lines.tsx';

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/** No HTML, no images (a picture would be a request), no addresses made into links by themselves. */
const parser = new MarkdownIt({ html: false, linkify: false }).disable('image');

/** Elements that a report may have; anything else is left out, its text is not. */
const ELEMENTS = new Set(
  'h1 h2 h3 h4 h5 h6 p ul ol li blockquote table thead tbody tr th td strong em s hr br'.split(' '),
);

/** Markdown as elements and text nodes. The reports are OpsGuard's own, and quote repos and models. */
export const Markdown = ({ text }: { readonly text: string }) => {
  const tokens = useMemo(() => parser.parse(text, {}), [text]);
  return <div class="markdown">{render(tokens)}</div>;
};

const render = (tokens: readonly Token[]): ComponentChildren[] => {
  const stack: { tag: string; href: string | null; children: ComponentChildren[] }[] = [
    { tag: '', href: null, children: [] },
  ];
  const put = (child: ComponentChildren) => stack.at(-1)?.children.push(child);
  for (const [index, token] of tokens.entries()) {
    if (token.nesting === 1) {
      stack.push({ tag: token.hidden ? '' : token.tag, href: hrefOf(token), children: [] });
    } else if (token.nesting === -1) {
      const closed = stack.pop();
      if (closed !== undefined) put(element(closed.tag, closed.href, closed.children, index));
    } else put(leaf(token, index));
  }
  return stack[0]?.children ?? [];
};

const hrefOf = (token: Token): string | null => {
  const href = token.attrGet('href');
  return href === null ? null : String(href);
};

const element = (tag: string, href: string | null, children: ComponentChildren[], key: number): ComponentChildren => {
  if (tag === 'a')
    return href !== null && /^https?:\/\//i.test(href) ? (
      <a key={key} href={href} rel="noopener noreferrer nofollow" target="_blank">
        {children}
      </a>
    ) : (
      <span key={key}>{children}</span>
    );
  if (tag === 'table')
    return (
      <div key={key} class="table-scroll">
        <table>{children}</table>
      </div>
    );
  // The page has a heading of its own: the report's begin below it.
  const name = tag.replace(/^h([1-4])$/, (_, level) => `h${Number(level) + 2}`);
  return ELEMENTS.has(name) ? createElement(name, { key }, ...asArray(children)) : children;
};

const asArray = (children: ComponentChildren[]): VNode[] => children as VNode[];

const leaf = (token: Token, key: number): ComponentChildren => {
  switch (token.type) {
    case 'inline':
      return render(token.children ?? []);
    case 'text':
      return token.content;
    case 'softbreak':
      return '\n';
    case 'hardbreak':
      return <br key={key} />;
    case 'hr':
      return <hr key={key} />;
    case 'code_inline':
      return <code key={key}>{token.content}</code>;
    case 'fence':
    case 'code_block':
      return (
        <Lines key={key} text={token.content} kind={token.info.trim() === 'python' ? 'python' : 'plain'} label="Code" />
      );
    default:
      return token.content;
  }
};
