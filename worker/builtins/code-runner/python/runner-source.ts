/**
 * The Python side of a run. It is run once, when the snapshot is made, and stays in memory as the module `_omnigate`;
 * so do the modules of the standard library that programs use most, which are then imported at once.
 */
export const RUNNER_SOURCE = String.raw`
import sys, types

def make_runner():
    import ast, asyncio, builtins, gc, inspect, json, linecache, math, random, time, traceback
    import base64, bisect, calendar, collections, contextlib, copy, csv, dataclasses, datetime, decimal, difflib
    import enum, fractions, functools, hashlib, heapq, html, io, itertools, operator, os, pprint, re, secrets
    import statistics, string, struct, textwrap, typing, unicodedata, urllib.parse, uuid, zlib
    from js import sleep as host_sleep

    FILE = 'program.py'
    OWN_FILE = '_omnigate.py'
    MAX_REPORT = 20_000
    MAX_DEPTH = 100
    # JavaScript, through which the interpreter talks with its host, is none of a program's business.
    CLOSED = ('js', 'pyodide_js', 'pyodide', '_pyodide', '_pyodide_core', 'micropip')

    class ClosedModules:
        def find_spec(self, name, path=None, target=None):
            if name.split('.')[0] in CLOSED:
                raise ModuleNotFoundError(f'No module named {name!r}', name=name)

    def sleep(seconds):
        if seconds != seconds or seconds < 0:
            raise ValueError('sleep length must be non-negative')
        host_sleep(float(seconds))

    class Selector:
        """There is nothing to wait for but time."""
        def select(self, timeout=None):
            if timeout is None:
                raise RuntimeError('the program waits for something that never happens')
            if timeout > 0:
                sleep(timeout)
            return []

        def close(self):
            pass

    class EventLoop(asyncio.base_events.BaseEventLoop):
        def __init__(self):
            super().__init__()
            self._selector = Selector()

        def _process_events(self, events):
            pass

        def _write_to_self(self):
            pass

        def run_in_executor(self, executor, function, *args):
            future = self.create_future()
            try:
                future.set_result(function(*args))
            except BaseException as error:
                future.set_exception(error)
            return future

    def run_coroutine(main, *, debug=None, loop_factory=None):
        if asyncio._get_running_loop() is not None:
            raise RuntimeError('asyncio.run() cannot be called from a running event loop')
        with asyncio.Runner(debug=debug, loop_factory=loop_factory or EventLoop) as runner:
            return runner.run(main)

    def is_json(value, depth=0):
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return True
        if kind is int:
            return abs(value) <= 2 ** 53 - 1
        if kind is float:
            return math.isfinite(value)
        if depth > MAX_DEPTH:
            return False
        if kind is list or kind is tuple:
            return all(is_json(item, depth + 1) for item in value)
        if isinstance(value, dict) and kind.__module__ in ('builtins', 'collections'):
            return all(type(key) is str and is_json(item, depth + 1) for key, item in value.items())
        return False

    def answer_of(value):
        if value is None:
            return {'kind': 'nothing', 'text': ''}
        if type(value) is str:
            return {'kind': 'text', 'text': value}
        if is_json(value):
            return {'kind': 'json', 'text': json.dumps(value, ensure_ascii=False)}
        return {'kind': 'text', 'text': repr(value)}

    def line_of(error, frames):
        if isinstance(error, SyntaxError) and error.filename == FILE:
            return error.lineno
        lines = [frame.lineno for frame in frames if frame.filename == FILE]
        return lines[-1] if lines else None

    def hide_own_frames(described):
        for one in (described, described.__cause__, described.__context__):
            if one is not None:
                one.stack[:] = [frame for frame in one.stack if frame.filename != OWN_FILE]

    def report_of(error):
        # Frames above the program's own are this runner's.
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != FILE:
            trace = trace.tb_next
        described = traceback.TracebackException(type(error), error, trace, compact=True)
        hide_own_frames(described)
        first = ''.join(traceback.format_exception_only(type(error), error)).strip().split('\n')[-1]
        line = line_of(error, described.stack)
        if line is not None:
            first = f'{first} (line {line})'
        if isinstance(error, ModuleNotFoundError):
            first += '. Only the standard library is available, and nothing can be installed.'
        whole = ''.join(described.format())
        return f'{first}\n\n{whole}'[:MAX_REPORT].rstrip()

    def execute(source, namespace):
        tree = ast.parse(source, FILE, 'exec')
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        parts = [compile(tree, FILE, 'exec', flags, dont_inherit=True)]
        if last is not None:
            parts.append(compile(ast.Expression(last.value), FILE, 'eval', flags, dont_inherit=True))
        if not any(part.co_flags & inspect.CO_COROUTINE for part in parts):
            value = None
            for part in parts:
                value = eval(part, namespace)
            # A coroutine that nobody awaited is awaited, as a promise is in JavaScript.
            return run_coroutine(value) if inspect.iscoroutine(value) else value

        async def run_parts():
            value = None
            for part in parts:
                value = eval(part, namespace)
                if part.co_flags & inspect.CO_COROUTINE:
                    value = await value
            return await value if inspect.isawaitable(value) else value

        return run_coroutine(run_parts())

    def run(source):
        """Runs a program. What became of it comes back as JSON."""
        main = types.ModuleType('__main__')
        main.__dict__['__builtins__'] = builtins
        sys.modules['__main__'] = main
        for name in [name for name in sys.modules if name.split('.')[0] in CLOSED + ('_omnigate',)]:
            del sys.modules[name]
        linecache.cache[FILE] = (len(source), None, source.splitlines(True), FILE)
        # The snapshot has one state for all.
        random.seed()
        try:
            answer = answer_of(execute(source, main.__dict__))
        except MemoryError:
            gc.collect()
            answer = {'kind': 'memory'}
        except SystemExit as error:
            if error.code is None or error.code == 0:
                answer = {'kind': 'nothing', 'text': ''}
            else:
                answer = {'kind': 'error', 'report': f'SystemExit: {error.code}'}
        except BaseException as error:
            answer = {'kind': 'error', 'report': report_of(error)}
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except Exception:
            pass
        return json.dumps(answer, ensure_ascii=False)

    sys.meta_path[:] = [
        finder for finder in sys.meta_path if type(finder).__module__.split('.')[0] not in CLOSED
    ]
    sys.meta_path.insert(0, ClosedModules())
    sys.argv = [FILE]
    # What is printed is to be seen even when the program never comes to an end.
    sys.stdout.reconfigure(write_through=True)
    sys.stderr.reconfigure(write_through=True)
    time.sleep = sleep
    # Pyodide's own loop would wait for JavaScript's.
    asyncio._set_running_loop(None)
    asyncio.new_event_loop = asyncio.events.new_event_loop = EventLoop
    asyncio.run = asyncio.runners.run = run_coroutine
    module = types.ModuleType('_omnigate')
    module.run = run
    sys.modules['_omnigate'] = module

make_runner()
del make_runner
`;
