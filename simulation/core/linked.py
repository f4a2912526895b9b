"""Compile functions that only compiled code calls: type and lower them, and leave the rest to whoever calls.

Numba optimises every function with all that it calls, and makes machine code of it, even if nothing outside compiled
code ever calls it. Here such a function stops at simplified LLVM code; the kernels that link it in optimise the whole.
"""

from __future__ import annotations

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

NEVER_CALLED = 0


class CodegenWithoutEnvironment:
    """Numba's code generator, but for the environment: code that Python cannot call needs none."""

    def __init__(self, codegen: Any) -> None:
        self._codegen = codegen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codegen, name)

    def set_env(self, name: str, environment: Any) -> None:
        """Set nothing."""


class LinkedLibrary(JITCodeLibrary):
    """Code that waits to be linked into a kernel: not optimised as a whole, never made executable."""

    @property
    def codegen(self) -> Any:
        """Return the code generator."""
        return CodegenWithoutEnvironment(self._codegen)

    def _optimize_final_module(self) -> None:
        """Leave it to the kernel."""

    def _finalize_final_module(self) -> None:
        """Close the library without handing it to the execution engine."""
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return no address: Python has no door to this function."""
        return NEVER_CALLED


class LinkedCompiler(Compiler):
    """Numba's own passes, into a :class:`LinkedLibrary`."""

    def define_pipelines(self) -> Any:
        """Return the usual passes."""
        codegen = self.state.targetctx.codegen()
        self.state.library = LinkedLibrary(codegen, self.state.func_id.func_qualname)
        return super().define_pipelines()
