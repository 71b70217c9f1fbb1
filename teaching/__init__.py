"""What the models in use have learned, taught anew; the README beside this tells how."""
