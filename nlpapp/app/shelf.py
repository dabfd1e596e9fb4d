"""The models of one root, for all visitors: in memory as long as pages ask for them.

What a page asks for is loaded in the background, while the page says how far that is. What nobody
has asked for lately is put away when memory runs short, and is loaded again when it is asked for.
"""

import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from weakref import WeakValueDictionary

from nlpapp import serving
from nlpapp.app import palette, server_memory
from nlpapp.app.traffic import SERVER
from nlpapp.quiet import import_tensorflow

_LOADERS = 2  # threads; more would take each other's time on small machines
_IN_USE = 10.0  # seconds after the last request in which a model is surely still in use


class Shelf:
    """Models by name. `found` is whole once `listed` is set; `models` loads what it is asked for.

    found: cards of all models, in the order of the columns.
    refused: a sentence for each folder that was left out, as an error to be told.
    problem: the error for which the whole shelf stays empty, or None.
    """

    def __init__(self, root: str):
        self.root = root
        self.found: list[dict] = []
        self.refused: list[Exception] = []
        self.problem: Exception | None = None
        self.starting = True  # TensorFlow is
        self.listed = threading.Event()
        self.models: Mapping[str, serving.Model] = _Models(self)
        self._entries: dict[str, serving.Entry] = {}
        self._change = threading.Condition()
        self._wanted: list[str] = []  # to be loaded, in this order
        self._loading: set[str] = set()
        self._failed: dict[str, Exception] = {}
        self._kept: OrderedDict[str, serving.Model] = OrderedDict()  # by the last request
        self._asked: dict[str, float] = {}  # when that was
        # Those put away that somebody still holds need not be loaded twice.
        self._alive: WeakValueDictionary[str, serving.Model] = WeakValueDictionary()
        threading.Thread(target=self._begin, name="load models", daemon=True).start()

    def want(self, names: Collection[str]) -> set[str]:
        """Ask for models; those that must be waited for.

        Whatever is to be loaded comes before what others asked for earlier.
        """
        with self._change:
            missing = [name for name in names if not self._settled(name)]
            new = [name for name in missing if name not in self._loading]
            others = [name for name in self._wanted if name not in new]
            if new + others != self._wanted:
                self._wanted[:] = new + others
                self._change.notify_all()
            return set(missing)

    def wait(self, names: Collection[str], seconds: float | None = None) -> bool:
        """Until all of the models that can be loaded are there; False where the time was over."""
        with self._change:
            return self._change.wait_for(lambda: not self.want(names), seconds)

    def look_again(self) -> None:
        """Look through the root anew: models may have come, gone or changed; the others stay."""
        with self._giving_up():
            self._look()
        threading.Thread(target=self._start, name="load models", daemon=True).start()

    def held(self, names: Collection[str]) -> dict[str, serving.Model]:
        """Those of the models that are there, in this order; none is loaded for it."""
        with self._change:
            found = {name: self._alive.get(name) for name in names}
        return {name: model for name, model in found.items() if model}

    def failed(self, name: str) -> Exception | None:
        """Why a model cannot be loaded, or None."""
        gone = self.listed.is_set() and name not in self._entries
        return self.problem or self._failed.get(name) or (KeyError(name) if gone else None)

    @property
    def in_memory(self) -> list[str]:
        """Names of the models that take memory, the one that was asked for last at the end."""
        with self._change:
            return list(self._kept)

    def _settled(self, name: str) -> bool:
        """Whether it need not be waited for; asking for a model keeps it."""
        self._asked[name] = time.monotonic()
        if name not in self._kept and (model := self._alive.get(name)):
            self._kept[name] = model
        if name in self._kept:
            self._kept.move_to_end(name)
            return True
        return self.failed(name) is not None

    def _begin(self) -> None:
        with self._giving_up():
            self._look()
            # What most visitors will see first; whatever a page asks for comes before it.
            first = palette.corpus_of(self.found[0]) if self.found else None
            self.want([it["model"] for it in self.found if palette.corpus_of(it) == first])
        self._start()

    def _look(self) -> None:
        scan = serving.scan(self.root)
        server_memory.allowed()
        entries = sorted(scan.models, key=lambda entry: palette.rank(entry.card))
        there = {entry.name: entry for entry in entries}
        with self._change:
            for name, entry in self._entries.items():
                if there.get(name) != entry:
                    self._kept.pop(name, None)
                    self._alive.pop(name, None)
            self._wanted = [name for name in self._wanted if name in there]
            self._failed.clear()
            self.found, self._entries = [entry.card for entry in entries], there
            self.refused, self.problem = list(scan.refused), None
            self._change.notify_all()

    def _start(self) -> None:
        """Start TensorFlow and the loaders, unless there is nothing to load or they run already."""
        if not self._entries or not self.starting:
            return
        with self._giving_up():
            import_tensorflow()
            _keep_what_is_imported()
        with self._change:
            first, self.starting = self.starting, False
        for _ in range(_LOADERS if first else 0):
            threading.Thread(target=self._load_all, name="load models", daemon=True).start()

    @contextmanager
    def _giving_up(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # whatever it was, no page may wait for ever
            if not (told := isinstance(error, serving.ServingError)):
                error = serving.ServingError("Loading failed: {reason}.", reason=repr(error))
            with self._change:
                self.problem = error
                self._change.notify_all()
            if not told:
                raise
        finally:
            self.listed.set()  # long before TensorFlow has started, so that a page can begin

    def _load_all(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._wanted)
                name = self._wanted.pop(0)
                self._loading.add(name)
                entry = self._entries[name]
            model = failure = None
            try:
                with SERVER.work():
                    self._make_room()
                    model = self._load(entry)
            except Exception as error:  # whatever it was, no page may wait for ever
                if not isinstance(error, serving.ServingError):
                    error = serving.ServingError("Loading failed: {reason}.", reason=repr(error))
                failure = error
            with self._change:
                self._loading.discard(name)
                self._change.notify_all()
                if self._entries.get(name) != entry:  # another one has taken its place meanwhile
                    continue
                if model:
                    self._kept[name] = self._alive[name] = model
                else:
                    self._failed[name] = failure
                    self.refused.append(serving.skipped(entry.path, failure))

    def _load(self, entry: serving.Entry) -> serving.Model:
        model = serving.load(entry)
        warm(model)
        server_memory.hand_back()
        return model

    def _make_room(self) -> None:
        """Put away what was asked for the longest ago, as long as too much memory is taken."""
        while server_memory.taken() > server_memory.allowed():
            with self._change:
                recently = time.monotonic() - _IN_USE
                old = next((it for it in self._kept if self._asked[it] < recently), None)
                if old is None:
                    return
                del self._kept[old]
            server_memory.hand_back()


class _Models(Mapping):
    """What a shelf has; whatever is asked for by its name is loaded where it is not in memory."""

    def __init__(self, shelf: Shelf):
        self._shelf = shelf

    def __getitem__(self, name: str) -> serving.Model:
        if name not in self._shelf._entries:
            raise KeyError(name)
        while True:
            self._shelf.wait([name])
            if model := self._shelf._alive.get(name):
                return model
            if error := self._shelf.failed(name):
                raise error

    def __contains__(self, name: object) -> bool:
        return name in self._shelf._entries and self._shelf.failed(name) is None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._shelf._entries if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def warm(model: serving.Model) -> None:
    """The first call of a signature optimises its graph: no visitor should pay for that.

    Only of the one that every page asks: the others take their memory once somebody asks them.
    """
    if "serving_default" not in model.signatures:
        return
    inputs = model.inputs().values()
    if [it.dtype == object and it.by_row for it in inputs] == [True]:
        for text in ("Not bad.", "A few more words, so that loops turn. 再写几个字。"):
            model.run([text])
    elif all(it.by_row for it in inputs):
        model.run({it.name: [] for it in inputs})


def _keep_what_is_imported() -> None:
    """Keep the garbage collector off TensorFlow's hundreds of thousands of objects.

    Streamlit clears Keras's session before each run of a page, which collects them all while every
    other visitor waits, and drops what TensorFlow has prepared. No page makes Keras models.
    """
    keras = sys.modules.get("keras")  # TensorFlow imports it
    if keras:
        keras.backend.clear_session = lambda: None
    server_memory.settle()
